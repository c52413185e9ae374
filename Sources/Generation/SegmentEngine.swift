public import TimelineModel

/// Makes the moving pictures that a template asks for, somewhere else or with a model: what takes seconds to minutes.
///
/// The embedded `motion` engine is none: `MotionRenderer` draws its segments while their chunks are rendered, and
/// nothing of them is stored. Safe to use from several tasks at once.
public protocol SegmentEngine: Sendable {
    /// What reports call it: `videos`.
    var name: String { get }

    /// How many segments it makes at the same time, at least 1: one for each GPU.
    var slots: Int { get }

    /// What it has to have loaded and compiled for a request. Requests with equal loads are made one after another.
    func load(for request: SegmentRequest) -> SegmentLoad

    /// Sees to it that it can be asked: starts what has to be started, and learns what it can make. Called once, before
    /// the first segment of a run.
    ///
    /// - Throws: `EngineError`, or `CancellationError`.
    func prepare() async throws

    /// Why it will not make what is asked for, as far as can be told without trying. After `prepare`.
    func refusal(of request: SegmentRequest) -> EngineError?

    /// Makes a segment as a new video file at `path`.
    ///
    /// The same request must give pictures that may stand for one another. Cancelling the task ends it soon.
    ///
    /// - Returns: How it was made.
    /// - Throws: `EngineError`, or `CancellationError`.
    func make(_ request: SegmentRequest, at path: String) async throws -> SegmentProvenance

    /// Ends what `prepare` started.
    func stop() async
}

extension SegmentEngine {
    public func load(for request: SegmentRequest) -> SegmentLoad { SegmentLoad(request) }
    public func prepare() async throws {}
    public func refusal(of request: SegmentRequest) -> EngineError? { nil }
    public func stop() async {}
}

/// A model with the shape of what it makes: changing either costs an engine seconds to minutes.
public struct SegmentLoad: Hashable, Sendable, CustomStringConvertible {
    public var model: String
    /// In pixels.
    public var size: PixelSize
    public var frames: Int

    public init(model: String, size: PixelSize, frames: Int) {
        self.model = model
        self.size = size
        self.frames = frames
    }

    /// The load that a request asks for itself.
    public init(_ request: SegmentRequest) {
        self.init(model: request.model, size: request.size, frames: request.take.frames ?? request.frames)
    }

    /// `wan2.1 832x480 81 frames`.
    public var description: String { (model.isEmpty ? "" : "\(model) ") + "\(size) \(frames) frames" }
}

/// Why an engine made no segment.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Nobody answers.
        case unreachable
        /// It has too much to do, or too little memory, for now.
        case busy
        /// Something is missing before it can be asked at all: it is not set up, or its options are wrong.
        case unready
        /// It does not make what was asked for.
        case refused
        /// It tried and failed.
        case failed
    }

    public var code: Code
    public var engine: String
    /// What it said.
    public var detail: String
    /// What the user can do about it.
    public var hint: String?

    public init(_ code: Code, engine: String, _ detail: String, hint: String? = nil) {
        self.code = code
        self.engine = engine
        self.detail = detail
        self.hint = hint
    }

    /// Whether the same request may be met a little later.
    public var mayPass: Bool { code == .unreachable || code == .busy }

    /// One sentence: `the engine videos cannot be reached: Connection refused`.
    public var description: String {
        let what =
            switch code {
            case .unreachable: "cannot be reached"
            case .busy: "is too busy"
            case .unready: "cannot be used"
            case .refused: "refused the segment"
            case .failed: "could not make the segment"
            }
        return "the engine \(engine) \(what): \(detail)"
    }
}
