import Diagnostics
import Localization
import TimelineModel

/// The names an expression may use, before any row is read.
protocol StaticScope: Sendable {
    /// The type behind `name`; nil when nothing has that name.
    func type(of name: String) -> ValueType?
    /// Every name, to suggest the nearest one.
    var names: [String] { get }
    /// What an unknown name is called in the message: `column`, or `name` where other things are meant too.
    var kindOfNames: String { get }
}

/// The values behind names while one video is resolved.
protocol Scope: Sendable {
    /// The value behind `name`; nil when nothing has that name.
    ///
    /// - Throws: A finding about the value, such as a cell that cannot be read as its column's type.
    func value(of name: String) throws(Diagnostic) -> Value?
    /// How numbers, money and dates are written in this language.
    var formats: Formats { get }
    /// What a length in frames is counted with.
    var frameRate: FrameRate { get }
    /// The same names over the values of the same video in another language.
    ///
    /// - Parameter root: The names of the video in that language.
    func rebased(on root: any Scope) throws(Diagnostic) -> any Scope
}

/// Names known by a dictionary; a name that is not there is looked for in `outer`.
struct StaticNames: StaticScope {
    var types: [String: ValueType]
    var kindOfNames: String
    var outer: (any StaticScope)?

    init(_ types: [String: ValueType], kind: String? = nil, outer: (any StaticScope)? = nil) {
        self.types = types
        self.outer = outer
        kindOfNames = kind ?? outer?.kindOfNames ?? "column"
    }

    func type(of name: String) -> ValueType? { types[name] ?? outer?.type(of: name) }
    var names: [String] { types.keys.sorted() + (outer?.names ?? []) }
}

/// Values known by a dictionary, such as the variable of a loop, in front of an outer scope.
struct Names: Scope {
    /// Makes the same names over the values of another language.
    typealias Rebasing = @Sendable (_ root: any Scope) throws(Diagnostic) -> any Scope

    var values: [String: Value]
    var outer: (any Scope)?
    let formats: Formats
    let frameRate: FrameRate
    private let rebasing: Rebasing?

    /// - Parameter rebasing: Nil where the values are the same in every language.
    init(_ values: [String: Value], outer: any Scope, rebasing: Rebasing? = nil) {
        self.init(values, formats: outer.formats, frameRate: outer.frameRate, rebasing: rebasing)
        self.outer = outer
    }

    init(_ values: [String: Value], formats: Formats, frameRate: FrameRate, rebasing: Rebasing? = nil) {
        self.values = values
        outer = nil
        self.formats = formats
        self.frameRate = frameRate
        self.rebasing = rebasing
    }

    func value(of name: String) throws(Diagnostic) -> Value? {
        if let value = values[name] { return value }
        return try outer?.value(of: name)
    }

    func rebased(on root: any Scope) throws(Diagnostic) -> any Scope {
        if let rebasing { return try rebasing(root) }
        guard let outer else { return self }
        return Names(values, outer: try outer.rebased(on: root))
    }
}
