public import Diagnostics
public import Fetching
public import TimelineModel

/// An address and everything that shows it.
public struct NamedAddress: Sendable {
    public var name: String
    public var kind: Asset.Kind
    /// The folder of the file that names it first.
    public var base: String
    /// Where it is named, each place once.
    public var places: [Place]
}

/// Follows fetching, and may stop it.
public struct FetchWatch: Sendable {
    /// Called several times a second.
    public var show: @Sendable (FetchProgress) -> Void
    /// Asked several times a second.
    public var isCancelled: @Sendable () -> Bool

    public init(
        show: @escaping @Sendable (FetchProgress) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.show = show
        self.isCancelled = isCancelled
    }
}

/// What fetching came to, counted in addresses.
public struct FetchTotals: Sendable {
    public var fetched = 0
    public var unchanged = 0
    /// Failed, with the last good file still there.
    public var kept = 0
    public var failed = 0
    public var stopped = 0
    /// Bytes of the files that are new.
    public var bytes = 0
    /// About what was kept.
    public var warnings = Diagnostics()

    public init() {}

    mutating func add(_ result: FetchResult) {
        switch result {
        case .fetched(let count):
            fetched += 1
            bytes += count
        case .unchanged: unchanged += 1
        case .kept: kept += 1
        case .failed: failed += 1
        case .stopped: stopped += 1
        }
    }

    /// `12 addresses: 9 fetched (3.4 MB), 2 unchanged, 1 failed`.
    public var summary: String {
        let total = fetched + unchanged + kept + failed + stopped
        guard total > 0 else { return "no addresses: nothing to fetch" }
        var words: [String] = []
        if fetched > 0 { words.append("\(fetched) fetched (\(Words.size(bytes)))") }
        for (count, word) in [
            (unchanged, "unchanged"), (kept, "kept as it was"), (failed, "failed"), (stopped, "not finished"),
        ] where count > 0 {
            words.append("\(count) \(word)")
        }
        return "\(total) address\(total == 1 ? "" : "es"): " + words.joined(separator: ", ")
    }
}
