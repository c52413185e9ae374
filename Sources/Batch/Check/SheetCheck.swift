internal import Diagnostics
internal import Foundation
internal import Preflight
internal import Rendering
internal import Synchronization
internal import Templating
internal import TimelineModel

/// Checks the videos of a sheet, row by row, on several threads.
struct SheetCheck: Sendable {
    let project: Project
    let request: CheckRequest
    let rules: RuleSettings
    let pattern: NamePattern
    let bench: CheckBench
    let progress: CheckProgress

    func run() throws {
        let rows = self.rows
        let broken = try checkCells(rows)
        let names = VideoNames(project.videos, pattern: pattern, dataFile: project.template.tableFile)
        try checkVideos(rows, names, broken)
    }

    /// The videos of each row (or group), by their place among all.
    private var rows: [Range<Int>] {
        var rows: [Range<Int>] = []
        var start = 0
        for index in project.videos.indices where project.videos[index].item != project.videos[start].item {
            rows.append(start..<index)
            start = index
        }
        if start < project.videos.count { rows.append(start..<project.videos.count) }
        return rows
    }

    // MARK: Cells

    /// Tells what is wrong with cells by themselves.
    ///
    /// - Returns: The rows about which something was told.
    private func checkCells(_ rows: [Range<Int>]) throws -> Set<Int> {
        let told = Mutex<Set<Int>>([])
        try Workers.inOrder(rows.count, jobs: request.jobs) { index in
            cellFindings(rows[index], CellMemory())
        } take: { index, findings in
            guard !findings.isEmpty else { return }
            told.withLock { _ = $0.insert(index) }
            for finding in findings { try bench.take(finding) }
        }
        return told.withLock(\.self)
    }

    private func cellFindings(_ row: Range<Int>, _ cells: CellMemory) -> [Finding] {
        var found = findings(of: row)
        var byLocale: [String?: Diagnostics] = [:]
        for video in project.videos[row] {
            let diagnostics =
                byLocale[video.locale]
                ?? project.template.cellFindings(
                    of: project.item(of: video), locale: video.locale, world: project.world, cells: cells)
            byLocale[video.locale] = diagnostics
            found.add(diagnostics.all.compactMap { rules.apply($0, isFree: false) }, in: video.name)
        }
        return found.findings
    }

    private func findings(of row: Range<Int>) -> RowFindings {
        let videos = project.videos[row]
        return RowFindings(of: videos.map(\.name), key: videos.first?.key, rows: videos.first?.rows ?? [])
    }

    // MARK: Videos

    /// What is found out about a row.
    private struct Result: Sendable {
        var row: CheckedRow
        /// Those that were not told before.
        var new: [Finding]
        var work: VideoWork
        /// Videos with an error.
        var impossible: Int
    }

    private func checkVideos(_ rows: [Range<Int>], _ names: VideoNames, _ toldRows: Set<Int>) throws {
        let resources = RenderResources()
        let stills = try request.stills.map { try StillFolder($0, most: request.most ?? .max) }
        let total = Mutex(VideoWork())
        try Workers.inOrder(rows.count, jobs: request.jobs) { index in
            check(rows[index], names, wasTold: toldRows.contains(index), resources, stills)
        } take: { index, result in
            for finding in result.new { try bench.take(finding) }
            try bench.take(result.row)
            bench.summary.withLock { summary in
                guard result.impossible > 0 else {
                    summary.possible += rows[index].count
                    return
                }
                summary.held += rows[index].count - result.impossible
            }
            if result.impossible == 0 { total.withLock { $0.add(result.work) } }
            progress.show(rows[index].upperBound, of: project.videos.count)
        }
        try forecast(total.withLock(\.self))
    }

    private func check(
        _ row: Range<Int>, _ names: VideoNames, wasTold: Bool, _ resources: RenderResources, _ stills: StillFolder?
    ) -> Result {
        let cells = CellMemory()
        var found = findings(of: row)
        var moments: [Diagnostic: StillFolder.Moment] = [:]
        var work = VideoWork()
        var impossible = 0
        for index in row {
            let video = project.videos[index]
            let resolved = project.timeline(of: video, cells: cells)
            var told = resolved.diagnostics.all
            if let problem = names.problems[index] { told.append(problem) }
            if let timeline = resolved.value, let problem = request.settings.problem(with: timeline.size) {
                told.append(problem)
            }
            var all = told.compactMap { rules.apply($0, isFree: false) }
            if let timeline = resolved.value {
                let subject = project.subject(of: video, timeline)
                let pictures = looksAtPictures(of: row) ? pictureFindings(in: subject, resources) : []
                let own = Preflight.findings(in: subject, without: rules.silent).all + pictures.map(\.diagnostic)
                all += own.compactMap { rules.apply($0, isFree: true) }
                if stills != nil {
                    let frames = Dictionary(
                        pictures.compactMap { picture in
                            rules.apply(picture.diagnostic, isFree: true).map { ($0, picture.frame) }
                        }, uniquingKeysWith: { first, _ in first })
                    for diagnostic in all where moments[diagnostic] == nil {
                        moments[diagnostic] = StillFolder.Moment(
                            frame: (frames[diagnostic] ?? nil) ?? timeline.frame(showing: diagnostic.place),
                            timeline: timeline,
                            title: video.title)
                    }
                }
                work.add(timeline, video, request.settings)
            }
            if all.contains(where: { $0.severity == .error }) { impossible += 1 }
            found.add(all, in: video.name)
        }
        var findings = found.findings
        // Told when the cells were read, in the same words.
        let before = wasTold ? cellFindings(row, cells).map(\.diagnostic) : []
        if let stills { stills.draw(&findings, moments, resources) }
        let videos = project.videos[row]
        return Result(
            row: CheckedRow(
                key: videos.first?.key ?? "", rows: videos.first?.rows ?? [], videos: videos.map(\.name),
                findings: findings),
            new: before.isEmpty ? findings : findings.filter { !before.contains($0.diagnostic) }, work: work,
            impossible: impossible)
    }

    /// Frames take most of the time by far: of a long sheet those of the first rows are drawn unless all are asked for.
    private func looksAtPictures(of row: Range<Int>) -> Bool {
        guard let most = request.pictures else { return true }
        return most > 0 && (row.lowerBound == 0 || row.upperBound <= most)
    }

    private func pictureFindings(in subject: Subject, _ resources: RenderResources) -> [PictureFinding] {
        Preflight.pictureFindings(in: subject, resources: resources, without: rules.silent)
    }

    // MARK: What it comes to

    private func forecast(_ work: VideoWork) throws {
        let outlook = Outlook(work, request: request)
        if let warning = outlook.warning { try bench.take(warning) }
        let looked = rows.filter(looksAtPictures).reduce(0) { $0 + $1.count }
        bench.summary.withLock { summary in
            summary.forecast = outlook.forecast
            guard request.pictures != 0 else { return }
            (summary.pictures, summary.isSampled) = (looked, looked < project.videos.count)
        }
    }
}
