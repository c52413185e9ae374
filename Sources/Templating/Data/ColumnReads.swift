internal import Synchronization

/// The columns of a sheet that were read while a video was resolved, by the names that the template has for them.
///
/// Nothing else of its rows can have decided what it looks like. Names that turned out to be no column are among
/// them, because a column of that name would have been read. Thread-safe.
public final class ColumnReads: Sendable {
    private let read = Mutex<Set<String>>([])

    public init() {}

    /// Sorted.
    public var names: [String] { read.withLock { $0.sorted() } }

    func note(_ name: String) { read.withLock { _ = $0.insert(name) } }
}
