/// Findings collected while a stage runs on, so that all of them are reported together.
///
/// A value type: a stage takes one `inout`, or makes its own and hands it on.
public struct Diagnostics: Sendable, Hashable, Codable {
    public private(set) var all: [Diagnostic] = []
    /// All of them once there are many: a sheet of a hundred thousand rows may have a warning for each.
    private var known: Set<Diagnostic> = []

    /// Up to so many are looked through one by one.
    private static let few = 32

    public init() {}

    public init(_ all: [Diagnostic]) { self.all = all }

    public var isEmpty: Bool { all.isEmpty }
    public var hasErrors: Bool { all.contains { $0.severity == .error } }
    public var errors: [Diagnostic] { all.filter { $0.severity == .error } }

    /// Adds a finding unless the very same one is already there: a loop over rows finds the same mistake often.
    public mutating func add(_ diagnostic: Diagnostic) {
        if all.count < Self.few {
            if !all.contains(diagnostic) { all.append(diagnostic) }
            return
        }
        if known.isEmpty { known = Set(all) }
        if known.insert(diagnostic).inserted { all.append(diagnostic) }
    }

    public mutating func add(_ others: Diagnostics) {
        for diagnostic in others.all { add(diagnostic) }
    }

    /// Runs `body`, keeping a diagnosed failure here instead of passing it on.
    ///
    /// Returns nil after a `Diagnostic` or `DiagnosedFailure`; rethrows every other error.
    public mutating func collect<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let diagnostic as Diagnostic {
            add(diagnostic)
        } catch let failure as DiagnosedFailure {
            add(failure.diagnostics)
        }
        return nil
    }

    /// Throws all findings if any is an error.
    public func throwIfErrors() throws {
        if hasErrors { throw DiagnosedFailure(self) }
    }
}

/// A failure that explains itself, with everything that was found on the way.
public struct DiagnosedFailure: Error, Sendable, CustomStringConvertible {
    public var diagnostics: Diagnostics

    public init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    public init(_ diagnostic: Diagnostic) { self.diagnostics = Diagnostics([diagnostic]) }

    public var description: String { diagnostics.all.map(\.description).joined(separator: "\n") }
}

/// A result with its warnings beside it.
public struct Diagnosed<Value> {
    public var value: Value
    public var diagnostics: Diagnostics

    public init(_ value: Value, _ diagnostics: Diagnostics = Diagnostics()) {
        self.value = value
        self.diagnostics = diagnostics
    }
}

extension Diagnostics {
    public static func == (a: Diagnostics, b: Diagnostics) -> Bool { a.all == b.all }

    public func hash(into hasher: inout Hasher) { hasher.combine(all) }

    private enum CodingKeys: CodingKey { case all }
}

extension Diagnosed: Sendable where Value: Sendable {}
