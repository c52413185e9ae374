public import Diagnostics
internal import Foundation
internal import Rendering
internal import Store
internal import Templating
internal import TimelineModel

/// `rowreel plan`: checks everything and tells what a run would make and why, without making it.
public struct PlanRun: Sendable {
    private let request: RenderRequest
    private let installation: Installation
    private let display: any ProgressDisplay
    private let interruption: Interruption

    /// For so many days it is told what dates in the sheet will change; nil: nothing is.
    public var days: Int?

    public init(
        _ request: RenderRequest, installation: Installation, display: any ProgressDisplay, interruption: Interruption
    ) {
        self.request = request
        self.installation = installation
        self.display = display
        self.interruption = interruption
    }

    /// - Throws: `DiagnosedFailure` or `Diagnostic` when nothing could be rendered at all.
    public func run() throws -> WorkPlan {
        let pattern = try request.pattern
        let (store, records) = try StoreAccess.open(request, display)
        let watch = FetchWatch(show: { [display] in display.show(.fetching($0)) }) { [interruption] in
            interruption.isRequested
        }
        let opened = try Project.open(
            request.project, installation: installation, notes: FileMemory(records), watch: watch)
        let project = opened.value
        let workshop = try Workshop(
            request, store: store, records: records, files: project.surroundings.files, cancellation: Cancellation(),
            display: display)
        let planner = Planner(
            project: project, resolver: Resolver(project, workshop), request: request, workshop: workshop,
            pattern: pattern, display: display, interruption: interruption, explains: true)
        let plan = planner.plan()
        // What was found out about videos that need nothing makes the next run faster, too.
        workshop.refresh(plan.refreshed)
        var findings = opened.diagnostics
        for video in plan.videos { findings.add(video.diagnostics) }
        let catalogue = Catalogue(
            folder: request.outputFolder, template: project.template.template.path, data: project.template.tableFile,
            records: records)
        var work = WorkPlan(
            plan, template: project.template.template.path, data: project.template.tableFile, findings: findings,
            seconds: RunEstimate(plan.totals).secondsLeft(now: 0))
        work.retired = Retirement(catalogue: catalogue, policy: .keep, hold: nil)
            .run(made: MadeVideos(project.template), paths: Set(plan.videos.map(\.path)))
        work.retire = request.retire
        if let days, let moment = request.project.moment {
            work.coming = ComingChanges(
                days, from: moment, request.project, project.template, locales: project.askedLocales)
        }
        return work
    }
}

/// What a run would make and why.
public struct WorkPlan: Sendable {
    public struct Video: Sendable {
        public enum State: String, Sendable {
            case make, unchanged, impossible
            /// It could be made, but waits for another video of its row that cannot.
            case held
        }

        /// `sku-1 fr vertical`.
        public var title: String
        public var key: String
        public var rows: [Int]
        public var locale: String?
        public var output: String?
        public var path: String
        public var state: State
        public var frames: Int
        public var pieces: [Piece]
        /// Why the file has to be written; what matters where all its pieces are there.
        public var causes: [Cause]
        public var findings: [Diagnostic]
    }

    public var template: String
    public var data: String
    /// In the sheet's order.
    public var videos: [Video]
    public var totals: Totals
    /// Everything found, each once.
    public var findings: [Diagnostic]
    /// What earlier runs made for rows that are no longer there.
    public var retired: [Retired] = []
    /// What the run would do with these.
    public var retire = RetirePolicy.keep
    /// What dates in the sheet will change, if that was asked for.
    public var coming: ComingChanges?

    /// Units of work over all videos.
    public struct Totals: Hashable, Sendable {
        public var videos = 0
        public var toMake = 0
        public var unchanged = 0
        public var impossible = 0
        public var held = 0
        public var chunks = Count()
        public var sounds = Count()
        /// Segments that the engine is to generate, each counted once.
        public var segments = 0
        /// Files to encode as one piece.
        public var whole = 0
        /// Frames to encode.
        public var frames = 0
        /// Those of them that show a segment which is not there yet.
        public var pendingFrames = 0
        /// How long the run will take on this machine, in seconds of wall time; nil while nothing is known.
        public var seconds: Double?
    }

    public struct Count: Hashable, Sendable {
        public var make = 0
        public var stored = 0
        public var shared = 0
        public var pending = 0

        mutating func add(_ state: Piece.State) {
            switch state {
            case .make: make += 1
            case .stored: stored += 1
            case .shared: shared += 1
            case .pending: pending += 1
            }
        }
    }

    public var hasErrors: Bool { findings.contains { $0.severity == .error } }
}

extension WorkPlan {
    init(_ plan: Planner.Plan, template: String, data: String, findings: Diagnostics, seconds: Double?) {
        self.template = template
        self.data = data
        self.findings = findings.all
        videos = plan.videos.map(Video.init)
        totals = Totals()
        totals.videos = plan.totals.videos
        totals.unchanged = plan.totals.unchanged
        totals.impossible = plan.totals.failed
        totals.held = plan.totals.held
        totals.toMake = totals.videos - totals.unchanged - totals.impossible - totals.held
        totals.frames = plan.totals.frames
        totals.seconds = seconds
        for piece in plan.videos.lazy.flatMap(\.pieces) {
            switch piece.kind {
            case .chunk: totals.chunks.add(piece.state)
            case .sound: totals.sounds.add(piece.state)
            case .scene: break
            }
        }
        totals.whole = plan.totals.whole
        totals.segments = Set(plan.videos.lazy.flatMap(\.segments).map(\.hash)).count
        totals.pendingFrames = plan.videos.lazy.flatMap(\.pieces).filter { $0.state == .pending }
            .reduce(0) { $0 + $1.frames }
    }
}

extension WorkPlan.Video {
    fileprivate init(_ plan: VideoPlan) {
        title = plan.video.title
        key = plan.video.key
        rows = plan.video.rows
        locale = plan.video.locale
        output = plan.video.outputName
        path = plan.path
        state =
            switch plan.state {
            case .impossible: .impossible
            case .held: .held
            case .unchanged: .unchanged
            case .toMake: .make
            }
        frames = plan.frames
        pieces = plan.pieces
        causes = plan.causes
        findings = plan.diagnostics.all
    }
}
