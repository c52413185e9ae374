internal import Generation
internal import TimelineModel

/// What a unit is of the work that was planned: its part, how much it is, and under which names it was counted.
struct UnitWork: Sendable {
    var part: WorkPart
    var amount = 1.0
    var frames = 0
    var claims: [Claim] = []
    /// Whether it is a file that is encoded as one piece.
    var isWhole = false

    /// What is counted once: a piece, whoever makes it, or a step of a video.
    enum Claim: Hashable, Sendable {
        case piece(ContentHash)
        /// Resolving a video, by its place in the plan, and writing its file.
        case open(Int)
        case join(Int)
    }

    init(part: WorkPart, amount: Double = 1, frames: Int = 0, claims: [Claim]) {
        self.part = part
        self.amount = amount
        self.frames = frames
        self.claims = claims
    }

    /// - Parameter planned: The key under which the piece was planned, if it was another.
    init(_ task: WorkUnit.Task, _ order: Order?, _ planned: ContentHash?) {
        switch task {
        case .open(let plan):
            self = .prepare(plan)
        case .segment(let segment):
            self = .segment(segment.request)
        case .encode(let key, let slice):
            part = WorkPart(.encode, Self.name(order?.plan, slice.sceneIDs.joined(separator: " → ")))
            amount = Workshop.megapixels(slice.size, frames: slice.count)
            frames = slice.count
            claims = [.piece(planned ?? key.hash)]
        case .mix(let hash, let content):
            part = WorkPart(.sound)
            amount = content.timeline.frameRate.seconds(content.timeline.frameCount)
            claims = [.piece(hash)]
        case .finish:
            self = order.map { .join($0.plan) } ?? UnitWork(part: WorkPart(.join), claims: [])
        }
    }

    static func prepare(_ plan: VideoPlan) -> UnitWork {
        UnitWork(part: WorkPart(.prepare), claims: [.open(plan.index)])
    }

    static func join(_ plan: VideoPlan) -> UnitWork { UnitWork(part: WorkPart(.join), claims: [.join(plan.index)]) }

    static func segment(_ request: SegmentRequest) -> UnitWork {
        UnitWork(part: WorkPart(.segment, "\(SegmentLoad(request))"), claims: [.piece(request.hash)])
    }

    /// A piece as the plan knows it.
    static func piece(_ piece: Piece, of plan: VideoPlan) -> UnitWork {
        switch piece.kind {
        case .sound:
            UnitWork(part: WorkPart(.sound), amount: plan.frameRate.seconds(piece.frames), claims: [.piece(piece.key)])
        case .chunk, .scene:
            UnitWork(
                part: WorkPart(.encode, name(plan, piece.title)),
                amount: Workshop.megapixels(plan.size, frames: piece.frames), frames: piece.frames,
                claims: [.piece(piece.key)])
        }
    }

    /// All pictures of a file that is encoded as one piece.
    static func whole(_ plan: VideoPlan) -> UnitWork {
        let pieces = plan.pieces.filter { $0.kind == .scene }
        let frames = pieces.reduce(0) { $0 + $1.frames }
        var work = UnitWork(
            part: WorkPart(.encode, name(plan, "")), amount: Workshop.megapixels(plan.size, frames: frames),
            frames: frames, claims: pieces.prefix(1).map { .piece($0.key) })
        work.isWhole = true
        return work
    }

    private static func name(_ plan: VideoPlan?, _ scene: String) -> String {
        [plan?.video.outputName ?? "", scene].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
