public import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Store
internal import Synchronization
internal import Templating
internal import TimelineModel

/// `rowreel render`: check everything, make what is missing, report.
public struct RenderRun: Sendable {
    private let request: RenderRequest
    private let installation: Installation
    private let display: any ProgressDisplay
    private let interruption: Interruption

    /// - Parameters:
    ///   - display: Shows what happens.
    ///   - interruption: Asks the run to stop.
    public init(
        _ request: RenderRequest, installation: Installation, display: any ProgressDisplay, interruption: Interruption
    ) {
        self.request = request
        self.installation = installation
        self.display = display
        self.interruption = interruption
    }

    /// Makes the videos.
    ///
    /// - Returns: The report, which also stands in the output folder.
    /// - Throws: `DiagnosedFailure` or `Diagnostic` when nothing can be rendered at all.
    public func run() throws -> Report {
        let (started, start) = (Date().timeIntervalSince1970, steadySeconds())
        let pattern = try request.pattern
        let (store, records) = try StoreAccess.open(request, display)
        let opened = try Project.open(request.project, installation: installation, notes: FileMemory(records))
        let project = opened.value
        try OutputFolder(request.outputFolder).prepare()
        for diagnostic in opened.diagnostics.all { display.show(.found(diagnostic)) }

        let cancellation = Cancellation()
        let workshop = Workshop(
            request, store: store, records: records, cancellation: cancellation, display: display)
        let resolver = Resolver(project, workshop)
        let plan = Planner(
            project: project, resolver: resolver, request: request, workshop: workshop, pattern: pattern,
            display: display, interruption: interruption
        ).plan()
        workshop.refresh(plan.refreshed)
        tell(plan)
        if request.strict, plan.totals.failed > 0 { throw strictFailure(plan) }
        display.show(.planned(plan.totals))

        let production = Production(
            project: project, resolver: resolver, plan: plan, workshop: workshop, request: request, display: display,
            interruption: interruption)
        let outcomes = production.run(cancellation)
        interruption.endsNow()

        var report = Report(
            template: project.template.template.path, data: project.template.tableFile,
            profile: "\(request.settings.profile)", outcomes: sorted(outcomes, project), started: started,
            seconds: steadySeconds() - start)
        records.flush()
        // Who stopped the run does not wait for old entries to be looked through.
        if !interruption.isRequested { store.settle() }
        report.chunksMade = workshop.chunksMade
        report.chunksReused = workshop.chunksReused
        report.wasStopped = interruption.isRequested
        do {
            try report.write(to: request.outputFolder)
            report.folder = request.outputFolder
        } catch {
            display.show(
                .found(
                    .error(
                        "report", at: .file(request.outputFolder), "the report could not be written",
                        cause: error.localizedDescription)))
        }
        display.show(.ended(report, folder: request.outputFolder))
        return report
    }

    /// Past this many findings the report is the better place to read them.
    private static let toldFindings = 50

    private func tell(_ plan: Planner.Plan) {
        var seen: Set<Diagnostic> = []
        let found = plan.videos.lazy.flatMap(\.diagnostics.all).filter { seen.insert($0).inserted }
        var count = 0
        for diagnostic in found {
            count += 1
            if count <= Self.toldFindings { display.show(.found(diagnostic)) }
        }
        guard count > Self.toldFindings else { return }
        display.show(
            .found(
                Diagnostic(
                    .note, "more-findings", at: nil, "\(count - Self.toldFindings) more findings are in report.json")))
    }

    private func strictFailure(_ plan: Planner.Plan) -> Diagnostic {
        .error(
            "strict", at: .option("--strict"),
            "\(plan.totals.failed) of \(Words.count(plan.totals.videos, "video")) cannot be made, so none is")
    }

    /// Broken rows stand where their videos would.
    private func sorted(_ outcomes: [Outcome], _ project: Project) -> [Outcome] {
        let broken = project.brokenRows.map { row in
            Outcome(
                key: "", rows: [row.row], status: .failed, reason: row.diagnostics.errors.first?.message,
                failure: .data, diagnostics: row.diagnostics)
        }
        guard !broken.isEmpty else { return outcomes }
        return (outcomes + broken).enumerated().sorted { a, b in
            let (first, second) = (a.element.rows.first ?? 0, b.element.rows.first ?? 0)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }
}
