/// What an engine tells while it works, for whoever watches.
public enum EngineEvent: Hashable, Sendable {
    /// It starts, or loads a model; the part that is done, from 0 to 1, where it is known.
    case loading(String, part: Double?)
    /// It can be asked for segments.
    case ready(String)
    /// Something happened that did not stop it: a restart, a server that went away, another seed.
    case note(String)

    /// Hears of it; from any thread.
    public typealias Listener = @Sendable (EngineEvent) -> Void
}
