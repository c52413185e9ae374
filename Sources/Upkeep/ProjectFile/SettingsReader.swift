internal import Diagnostics
internal import YAML

/// A scalar of a settings file, with where it stands.
struct Setting: Sendable {
    var text: String
    /// Where its first character stands.
    var place: Place
    /// Where its key stands.
    var keyPlace: Place
}

/// Reads one mapping of a settings file by its names: each is asked for once, and `finish` tells those that nobody asked
/// for.
///
/// Scalars are read as their characters and typed by who asks; what is wrong is collected, so that all mistakes of a file
/// are told together.
struct SettingsReader {
    /// What messages call it: `the run "nightly"`.
    let subject: String
    let place: Place
    private(set) var found = Diagnostics()
    private let file: SourceFile
    private let entries: [String: YAMLNode.Entry]
    private let names: [String]
    private var asked: [String] = []

    static let code = "project-file"

    /// - Parameter node: Anything but a mapping is an error, and read as an empty one.
    init(_ node: YAMLNode?, subject: String, file: SourceFile) {
        self.subject = subject
        self.file = file
        place = file.place(node?.offset ?? 0)
        guard case .mapping(let entries, _)? = node else {
            (self.entries, names) = ([:], [])
            found.add(
                .error(
                    Self.code, at: place, "\(subject) is expected to be a list of names with values",
                    hint: "write each on a line of its own: \"name: value\""))
            return
        }
        self.entries = Dictionary(entries.map { ($0.key.text, $0) }, uniquingKeysWith: { first, _ in first })
        names = entries.map(\.key.text)
    }

    /// The names that stand there, in their order, for mappings whose names are the user's own.
    var ownNames: [(name: String, place: Place)] {
        names.map { ($0, entries[$0].map { file.place($0.key.offset) } ?? place) }
    }

    /// Where the value of a name stands; the mapping's own place without one.
    func place(of name: String) -> Place { entries[name].map { file.place($0.value.offset) } ?? place }

    /// Whether the name stands there, whatever its value.
    func has(_ name: String) -> Bool { entries[name] != nil }

    // MARK: Values

    /// The characters of a scalar.
    mutating func text(_ name: String) -> Setting? {
        guard let entry = entry(name) else { return nil }
        guard let setting = scalar(entry.value, entry.key) else {
            expected("one value", at: entry.value)
            return nil
        }
        guard !setting.text.isEmpty else {
            add(setting.keyPlace, "\(name) has no value", hint: "write one, or leave the line out")
            return nil
        }
        return setting
    }

    /// One that has to be there.
    mutating func required(_ name: String, hint: String) -> Setting? {
        if !has(name) { add(place, "\(subject) has no \(name)", hint: hint) }
        return text(name)
    }

    /// A scalar of some type.
    ///
    /// - Parameter expected: What it has to be, for the message: `a size such as 20GB`.
    mutating func value<Value>(_ name: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
        guard let setting = text(name) else { return nil }
        guard let value = read(setting.text) else {
            add(setting.place, "\(name): \"\(setting.text.prefix(80))\" is not \(expected)")
            return nil
        }
        return value
    }

    /// One of some words.
    mutating func word<Word: CaseIterable & RawRepresentable>(_ name: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let setting = text(name) else { return nil }
        if let word = Word(rawValue: setting.text) { return word }
        let known = Word.allCases.map(\.rawValue)
        add(
            setting.place, "\(name): \"\(setting.text.prefix(80))\" is none of \(known.joined(separator: ", "))",
            hint: NearestName.find(setting.text, among: known).map { "did you mean \($0)?" })
        return nil
    }

    /// `true` or `false`; `yes`, `no`, `on` and `off` are read as people mean them.
    mutating func flag(_ name: String) -> Bool? {
        value(name, "true or false") { text in
            switch text.lowercased() {
            case "true", "yes", "on": true
            case "false", "no", "off": false
            default: nil
            }
        }
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A list of scalars; one scalar is a list of one.
    mutating func list(_ name: String) -> [Setting] {
        guard let entry = entry(name) else { return [] }
        if case .list(let nodes, _) = entry.value {
            return nodes.compactMap { node in
                let setting = scalar(node, entry.key)
                if setting == nil || setting?.text.isEmpty == true { expected("a value", at: node) }
                return setting
            }
        }
        return text(name).map { [$0] } ?? []
    }

    /// A mapping below a name.
    mutating func mapping<Result>(
        _ name: String, subject: String, _ read: (inout SettingsReader) -> Result?
    ) -> Result? {
        guard let entry = entry(name) else { return nil }
        var reader = SettingsReader(entry.value, subject: subject, file: file)
        let result = reader.found.hasErrors ? nil : read(&reader)
        found.add(reader.finish())
        return result
    }

    /// Whether a name's value is a mapping.
    func isMapping(_ name: String) -> Bool {
        if case .mapping? = entries[name]?.value { true } else { false }
    }

    // MARK: Findings

    mutating func add(_ place: Place, _ message: String, hint: String? = nil) {
        found.add(.error(Self.code, at: place, message, hint: hint))
    }

    mutating func add(_ diagnostic: Diagnostic) { found.add(diagnostic) }

    /// Tells the names that nobody asked for.
    ///
    /// - Returns: All that was found.
    mutating func finish() -> Diagnostics {
        for name in names where !asked.contains(name) {
            let place = entries[name].map { file.place($0.key.offset) } ?? place
            add(
                place, "\(subject) has no setting \"\(name.prefix(80))\"",
                hint: NearestName.hint(name, among: asked) ?? "see Documentation/Schedules.md for all of them")
        }
        return found
    }

    private mutating func entry(_ name: String) -> YAMLNode.Entry? {
        if !asked.contains(name) { asked.append(name) }
        return entries[name]
    }

    private func scalar(_ node: YAMLNode, _ key: YAMLText) -> Setting? {
        guard case .scalar(let text) = node else { return nil }
        return Setting(text: text.text, place: file.place(text.offset), keyPlace: file.place(key.offset))
    }

    private mutating func expected(_ what: String, at node: YAMLNode) {
        add(
            file.place(node.offset), "\(what) was expected here",
            hint: "put a text with : { } [ ] # or a leading * & ! % @ in quotes")
    }
}
