public import Batch
public import Diagnostics
public import Foundation
public import Scheduling
internal import Store

/// `rowreel run`: one run of a project, from its source to who is told of it.
///
/// Killed between any two steps, it leaves a project that the next run goes on with: what was made stays, `current`
/// names a whole set, and a due time that has no end noted is begun again.
public struct ProjectRun: Sendable {
    let project: ProjectFile
    let settings: RunSettings
    let installation: Installation
    let surroundings: Surroundings

    /// What a run takes from its process.
    public struct Surroundings: Sendable {
        public var clock: any WallClock
        /// Who servers are told asks.
        public var userAgent: String
        public var display: any ProgressDisplay
        public var interruption: Interruption
        /// Called before every step; tests end the process there.
        package var onStep: @Sendable (Step) -> Void = { _ in }

        public init(
            clock: any WallClock, userAgent: String, display: any ProgressDisplay, interruption: Interruption
        ) {
            self.clock = clock
            self.userAgent = userAgent
            self.display = display
            self.interruption = interruption
        }
    }

    /// The steps of a run, in order.
    package enum Step: String, CaseIterable, Sendable {
        case begin, take, render, publish, end, leave
    }

    public enum Result: Sendable {
        /// It ran; the report is there unless it failed as a whole, and then what is wrong is.
        case ran(RunOutcome, Report?, Diagnostics)
        /// This due time was done with already.
        case done
    }

    public init(
        _ settings: RunSettings, of project: ProjectFile, installation: Installation, surroundings: Surroundings
    ) {
        self.project = project
        self.settings = settings
        self.installation = installation
        self.surroundings = surroundings
    }

    private var now: Date { surroundings.clock.now }

    /// - Parameters:
    ///   - due: The time of the schedule that it is for; nil for a run by hand.
    ///   - acceptsLoss: Takes the sheet however many rows it has lost.
    ///   - force: Renders everything again.
    /// - Throws: `Diagnostic` when it cannot be begun: it goes on already, or the state cannot be used.
    public func run(due: Date? = nil, acceptsLoss: Bool = false, force: Bool = false) throws -> Result {
        surroundings.onStep(.begin)
        let state = try StateFile(project.state)
        // What is due waits for a run by hand, or for one that the service before has left; a person is told.
        let lock = try RunLock(settings.name, in: project.state, waiting: due != nil) {
            [interruption = surroundings.interruption] in interruption.isRequested
        }
        guard let lock else { return .ran(.stopped, nil, Diagnostics()) }
        defer { withExtendedLifetime(lock) {} }
        let started = now
        guard case .begun(let id) = try state.begin(settings.name, due: due, now: started) else { return .done }
        var ending = RunEnding(settings: settings, project: project.path, due: due, started: started)
        do {
            surroundings.onStep(.take)
            let sheet = try take(state, acceptsLoss)
            ending.sheet = sheet
            if let kept = sheet.kept { surroundings.display.show(.found(kept)) }
            surroundings.onStep(.render)
            let report = try render(sheet, force: force)
            ending.report = report
            surroundings.onStep(.publish)
            if let publication = settings.publication, !report.wasStopped {
                ending.published = try Publication(settings: publication, results: settings.results)
                    .publish(report, now: now)
            }
        } catch {
            ending.findings = Self.findings(error, settings)
            ending.wasStopped = surroundings.interruption.isRequested
        }
        ending.ended = now
        surroundings.onStep(.end)
        try state.end(
            id, ending.outcome, summary: ending.summary, messages: try ending.messages(run: id), now: ending.ended)
        surroundings.onStep(.leave)
        return .ran(ending.outcome, ending.report, ending.findings)
    }

    func take(_ state: StateFile, _ acceptsLoss: Bool) throws -> Sheet {
        try sheets(state, acceptsLoss: acceptsLoss).take()
    }

    func sheets(_ state: StateFile, acceptsLoss: Bool = false) -> SheetTaker {
        let sources = SheetSources(
            folder: project.folder, store: project.store ?? Store.defaultFolder, userAgent: surroundings.userAgent,
            isCancelled: { [interruption = surroundings.interruption] in interruption.isRequested })
        return SheetTaker(
            run: settings, state: state, folder: project.state, sources: sources, acceptsLoss: acceptsLoss, now: now)
    }

    private func render(_ sheet: Sheet, force: Bool) throws -> Report {
        var request = try request(sheet)
        request.force = force
        return try RenderRun(
            request, installation: installation, display: surroundings.display,
            interruption: surroundings.interruption
        ).run()
    }

    /// What the run asks for now.
    func request(_ sheet: Sheet) throws -> RenderRequest {
        try settings.request(
            sheet, of: project, at: now, installation: installation, userAgent: surroundings.userAgent)
    }

    /// What is wrong, at its place in the project file where the command line would name an option.
    static func findings(_ error: any Error, _ settings: RunSettings) -> Diagnostics {
        let found =
            (error as? DiagnosedFailure)?.diagnostics
            ?? Diagnostics([
                error as? Diagnostic
                    ?? .error("run", at: settings.place, "the run failed", cause: error.localizedDescription)
            ])
        return Diagnostics(found.all.map(settings.placed))
    }
}
