public import Foundation

/// Starts runs for the service. Simulations have one of their own.
public protocol RunLauncher: Sendable {
    /// Starts a run, and tells its end once, from any thread.
    ///
    /// - Throws: Why nothing was started; then no end is told.
    func launch(
        _ name: String, due: Date, onEnd: @escaping @Sendable (LaunchedRunEnd) -> Void
    ) throws -> any LaunchedRun
}

/// A run that was started. Thread-safe.
public protocol LaunchedRun: Sendable {
    /// Asks it to end.
    func stop()
    /// Ends it by force.
    func kill()
}

/// How a run that was started came to its end.
public enum LaunchedRunEnd: Hashable, Sendable {
    /// With the status that `rowreel run` documents.
    case exited(Int32)
    /// Without a word; how, as the end of a sentence.
    case lost(String)
}
