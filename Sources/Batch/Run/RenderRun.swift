internal import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Store
internal import Synchronization
internal import Tables
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
        interruption.begins()
        let (started, start) = (Date().timeIntervalSince1970, steadySeconds())
        let pattern = try request.pattern
        let writeBack = try request.writeBack.map { try WriteBack(request.project, to: $0) }
        var projectRequest = request.project
        let former = try request.onlyFailed ? formerReport() : nil
        if let former {
            projectRequest.redo = former.redo
            if former.redo.isEmpty { return nothingFailed(started) }
        }
        let (store, records) = try StoreAccess.open(request, display)
        let watch = FetchWatch(show: { [display] in display.show(.fetching($0)) }) { [interruption] in
            interruption.isRequested
        }
        let opened = try Project.open(
            projectRequest, installation: installation, notes: FileMemory(records), watch: watch)
        let project = opened.value
        try OutputFolder(request.outputFolder).prepare()
        for diagnostic in opened.diagnostics.all { display.show(.found(diagnostic)) }

        let catalogue = Catalogue(
            folder: request.outputFolder, template: project.template.template.path, data: project.template.tableFile,
            records: records)
        let display = CataloguingDisplay(catalogue: catalogue, display: self.display)
        let cancellation = Cancellation()
        let workshop = try Workshop(
            request, store: store, records: records, files: project.surroundings.files, cancellation: cancellation,
            display: display)
        defer { workshop.segments.stop() }
        let resolver = Resolver(project, workshop)
        let plan = Planner(
            project: project, resolver: resolver, request: request, workshop: workshop, pattern: pattern,
            display: display, interruption: interruption, asksEngine: true
        ).plan()
        workshop.refresh(plan.refreshed)
        OutputFolder(request.outputFolder).sweep(beside: plan.videos.lazy.map(\.path))
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
        report.findings = opened.diagnostics.all.filter { $0.severity != .error }
        records.flush()
        // Who stopped the run does not wait for old entries to be looked through.
        if !interruption.isRequested { store.settle() }
        report.chunksMade = workshop.chunksMade
        report.chunksReused = workshop.chunksReused
        report.segments = workshop.segments.results
        report.filesEncodedWhole = workshop.filesEncodedWhole
        report.wasStopped = interruption.isRequested
        report.locales = projectRequest.locales.isEmpty ? former?.redo.locales ?? [] : projectRequest.locales
        catalogue.flush()
        report.retired = Retirement(
            catalogue: catalogue, policy: request.retire, hold: hold(project, isStopped: report.wasStopped)
        ).run(made: MadeVideos(project.template), paths: Set(plan.videos.map(\.path)))
        if let former {
            let rows = Dictionary(
                project.template.items.map { ($0.key, $0.rows.map(\.number)) }, uniquingKeysWith: { first, _ in first })
            report.outcomes = former.merged(with: report.outcomes, rows: rows)
        }
        tell(&report, writeBack, waiting: project.waiting, ThumbnailShelf(records: records), store)
        display.show(.reported(report, folder: request.outputFolder))
        return report
    }

    /// Writes down what was done: the report, and the copy of the sheet if one was asked for.
    private func tell(
        _ report: inout Report, _ writeBack: WriteBack?, waiting: [WaitingRow], _ shelf: ThumbnailShelf, _ store: Store
    ) {
        func failed(_ error: Diagnostic) {
            display.show(.found(error))
            report.isUntold = true
        }
        if let writeBack {
            do {
                let found = try writeBack.write(report.outcomes, waiting: waiting)
                for finding in found.all { display.show(.found(finding)) }
                report.sheetCopy = request.writeBack
            } catch let error as Diagnostic {
                failed(error)
            } catch {
                let findings = (error as? DiagnosedFailure)?.diagnostics.errors ?? []
                for finding in findings { failed(finding) }
                if findings.isEmpty { failed(.error("unwritable-copy", at: .option("--write-back"), "\(error)")) }
            }
        }
        func write() throws {
            try report.write(to: request.outputFolder, jobs: request.jobs, thumbnail: shelf.thumbnail)
            report.folder = request.outputFolder
        }
        do {
            do {
                try write()
            } catch let error as Diagnostic
                where error.code == "disk-full" && store.makeRoom(onDiskOf: request.outputFolder)
            {
                try write()
            }
        } catch {
            let told = error as? Diagnostic
            failed(
                .error(
                    "report", at: .file(request.outputFolder), "the report could not be written", hint: told?.hint,
                    cause: told?.message ?? error.localizedDescription))
        }
    }

    /// Why no video is retired now, though its row seems to have gone.
    private func hold(_ project: Project, isStopped: Bool) -> String? {
        if isStopped { return "the run was stopped" }
        // A sheet that was cut short must not take a year's videos with it.
        if project.template.items.isEmpty, project.template.waiting.isEmpty { return "the sheet has no videos at all" }
        if project.hasNamelessRows { return "a row of the sheet cannot be read, and this may be its video" }
        return nil
    }

    private func formerReport() throws -> FormerReport {
        try FormerReport(
            folder: request.outputFolder,
            template: TemplateShelf(installation).path(of: request.project.template), data: request.project.data)
    }

    private func nothingFailed(_ started: Double) -> Report {
        var report = Report(
            template: request.project.template, data: request.project.data, profile: "\(request.settings.profile)",
            started: started)
        report.folder = request.outputFolder
        report.remark =
            "nothing to do: no video in \(request.outputFolder)/report.json failed, was held back or stopped"
        display.show(.reported(report, folder: request.outputFolder))
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
        return broken.isEmpty ? outcomes : Report.sorted(outcomes + broken)
    }
}
