/// One thing the doctor looked at: whether it is well, and otherwise what to do.
public struct Symptom: Sendable {
    public enum State: Sendable {
        case well
        /// Not there, and needed by nothing that was asked for.
        case note
        case warning, ill
    }

    public var state: State
    /// What was looked at: `fonts`.
    public var name: String
    public var words: String
    public var hint: String?

    init(_ state: State, _ name: String, _ words: String, hint: String? = nil) {
        self.state = state
        self.name = name
        self.words = words
        self.hint = hint
    }
}
