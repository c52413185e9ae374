/// Keeps takes, so that what was generated is not generated again when something later fails.
///
/// Thread-safe.
public protocol TakeStore: Sendable {
    /// A take that was kept under a key; its file stays as long as the segment is made.
    func find(_ key: String) -> KeptTake?
    /// Keeps a copy of a take.
    func keep(_ take: KeptTake, as key: String)
}

/// A generation's file with what is known of it.
public struct KeptTake: Sendable {
    public var path: String
    public var report: VideoJobReport
    public var quality: SegmentQuality

    public init(path: String, report: VideoJobReport, quality: SegmentQuality) {
        self.path = path
        self.report = report
        self.quality = quality
    }
}
