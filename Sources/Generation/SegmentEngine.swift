public import TimelineModel

/// Makes the moving pictures that a template asks for.
///
/// Safe to use from several tasks at once. `resolve` may take minutes (a model on a GPU) and must answer the same
/// request with pictures that may stand for one another.
public protocol SegmentEngine: Sendable {
    /// What the report calls it: `motion`.
    var name: String { get }

    /// Makes what `request` asks for, or says who draws it later.
    ///
    /// - Throws: A `Diagnostic` that says what the engine refused, or the error of what it stands on.
    func resolve(_ request: SegmentRequest) async throws -> Segment.Source
}

/// The embedded engine: no GPU, no download, nothing stored. `MotionRenderer` draws while the chunk is rendered.
public struct MotionEngine: SegmentEngine {
    public init() {}

    public var name: String { "motion" }

    public func resolve(_ request: SegmentRequest) async throws -> Segment.Source { .motion }
}
