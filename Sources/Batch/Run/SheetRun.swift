public import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Synchronization
internal import Templating
internal import TimelineModel

/// `rowreel sheet`: what the videos of a sheet look like, on one picture or several.
///
/// A cell per scene (its middle) or per video (a moment), for every row in every language and output. A video that cannot
/// be made has a cell that says why.
public struct SheetRun: Sendable {
    private let request: ProjectRequest
    private let installation: Installation

    /// The moment as the user wrote it; nil is the middle of every scene.
    public var moment: String?
    /// Pixels of the longer side of every cell.
    public var cell = 480
    /// Whether the rows come first that try a template most.
    public var isWorstFirst = false
    /// The most rows (or groups) that are shown; nil is all that there is room for.
    public var limit: Int?

    /// So many pictures are held in memory, and looked at, at once.
    private static let mostPictures = 600

    public init(_ request: ProjectRequest, installation: Installation) {
        self.request = request
        self.installation = installation
    }

    public struct Result: Sendable {
        /// The files that were written.
        public var files: [String]
        public var findings: Diagnostics
        /// How many videos the sheets show, and how many of them could not be made.
        public var videos: Int
        public var failed: Int
    }

    /// What one video gives the sheet.
    private struct Entry: Sendable {
        var cells: [ContactSheet.Cell]
        var pictures: [Picture]
        var findings: Diagnostics
        var isFailure: Bool
    }

    /// A drawn cell. Sendable because nobody writes to it once it is made.
    private final class Picture: @unchecked Sendable {
        let frame: Frame

        init(_ frame: consuming Frame) { self.frame = frame }
    }

    /// Draws and writes the sheets: `sheet.png`, and if there are more `sheet-2.png` and so on.
    ///
    /// - Throws: What makes every video impossible, as a `DiagnosedFailure` or `Diagnostic`.
    public func write(to picture: String) throws -> Result {
        try PictureName.check(picture)
        let opened = try Project.open(request, installation: installation)
        var findings = opened.diagnostics
        let (videos, isCut) = chosen(opened.value)
        let (project, resources) = (opened.value, RenderResources())
        let jobs = min(4, ProcessInfo.processInfo.activeProcessorCount)
        var (cells, pictures): ([ContactSheet.Cell], [Picture]) = ([], [])
        var (shown, failed) = (0, 0)
        // A few at a time: how many pictures a video has is known once it is resolved.
        while shown < videos.count, pictures.count < Self.mostPictures {
            let some = Array(videos[shown..<min(shown + 4 * jobs, videos.count)])
            for entry in Workers.map(some.count, jobs: jobs, { [self] in entry(of: some[$0], project, resources) }) {
                shown += 1
                if entry.isFailure { failed += 1 }
                findings.add(entry.findings)
                for var cell in entry.cells {
                    if case .picture(let number) = cell.content { cell.content = .picture(number + pictures.count) }
                    cells.append(cell)
                }
                pictures += entry.pictures
            }
        }
        for row in project.brokenRows {
            failed += 1
            cells.append(failure(row.diagnostics, "row \(row.row)", project.template.template.outputs.first, nil))
        }
        if isCut || shown < videos.count {
            findings.add(
                .warning(
                    "sheet-full", at: .file(request.data), "the sheet shows \(shown) of \(project.videos.count) videos",
                    hint: "choose others with --rows, --row, --locale or --output"))
        }
        guard !cells.isEmpty else {
            throw project.noVideo
        }
        let files = try write(ContactSheet(cells), pictures, project.world, resources, to: picture)
        return Result(files: files, findings: findings, videos: shown, failed: failed)
    }

    /// The videos in the order in which they are shown, and whether some are left out.
    private func chosen(_ project: Project) -> (videos: [Video], isCut: Bool) {
        var order: [Int: Int] = [:]
        if isWorstFirst {
            let items = Set(project.videos.map(\.item)).sorted()
            for (place, index) in WorstRows.first(items.map { project.template.items[$0] }).enumerated() {
                order[items[index]] = place
            }
        }
        // A stable order within an item: languages and outputs stay as they are.
        let sorted = project.videos.enumerated().sorted { a, b in
            let (first, second) = (order[a.element.item] ?? a.element.item, order[b.element.item] ?? b.element.item)
            return (first, a.offset) < (second, b.offset)
        }.map(\.element)
        var items: Set<Int> = []
        var videos: [Video] = []
        for video in sorted {
            if !items.contains(video.item), items.count == limit { continue }
            items.insert(video.item)
            videos.append(video)
        }
        // Every video has a picture at least.
        let isCut = limit == nil && videos.count > Self.mostPictures
        return (Array(videos.prefix(Self.mostPictures)), isCut)
    }

    private func entry(of video: Video, _ project: Project, _ resources: RenderResources) -> Entry {
        let resolved = project.timeline(of: video)
        var label = video.key
        if let locale = video.locale { label += " · \(locale)" }
        if let output = video.outputName { label += " · \(output)" }
        guard let timeline = resolved.value else {
            return Entry(
                cells: [failure(resolved.diagnostics, label, video.output, video.locale)], pictures: [],
                findings: resolved.diagnostics, isFailure: true)
        }
        do {
            var entry = Entry(cells: [], pictures: [], findings: resolved.diagnostics, isFailure: false)
            let whole = timeline.withSegments { _, _ in .motion }
            let size = ContactSheet.size(of: timeline.size, longer: cell)
            let scaler = Scaler(
                sourceWidth: timeline.size.width, sourceHeight: timeline.size.height, width: size.width,
                height: size.height, format: .yuv420p)
            for (frame, name) in try moments(of: timeline) {
                entry.pictures.append(
                    Picture(try scaler.scale(try Still(resources: resources).frame(frame, of: whole))))
                entry.cells.append(
                    ContactSheet.Cell(
                        .picture(entry.cells.count), size: size, caption: [label, "\(name)\(time(frame, timeline))"],
                        language: timeline.metadata.language ?? "en",
                        startsLine: entry.cells.isEmpty && moment == nil))
            }
            return entry
        } catch let problem as Diagnostic {
            return broken(Diagnostics([problem]), label, video)
        } catch let problem as DiagnosedFailure {
            return broken(problem.diagnostics, label, video)
        } catch {
            return broken(Diagnostics([.error("render", at: nil, "\(error)")]), label, video)
        }
    }

    private func broken(_ found: Diagnostics, _ label: String, _ video: Video) -> Entry {
        Entry(
            cells: [failure(found, label, video.output, video.locale)], pictures: [], findings: found, isFailure: true)
    }

    /// The frames that are shown, with what stands before their time.
    private func moments(of timeline: Timeline) throws -> [(frame: Int, name: String)] {
        if let moment { return [(try timeline.frame(at: moment, place: .option("--at")), "")] }
        return timeline.scenes.map { ((($0.span.start + $0.span.end) / 2), "\($0.id)  ") }
    }

    private func time(_ frame: Int, _ timeline: Timeline) -> String {
        let seconds = Double(frame) / timeline.frameRate.framesPerSecond
        return "\((seconds * 10).rounded() / 10) s"
    }

    private func failure(
        _ found: Diagnostics, _ label: String, _ output: Output?, _ locale: String?
    ) -> ContactSheet.Cell {
        let first = found.errors.first
        let place = first?.place.map { "\($0)".split(separator: "/").last.map(String.init) ?? "" }
        let message = [place, first?.message].compactMap { $0 }.joined(separator: "\n")
        let size = output?.size ?? PixelSize(width: 16, height: 9)
        return ContactSheet.Cell(
            .failure(message), size: ContactSheet.size(of: size, longer: cell), caption: [label, "not made"],
            language: "en", startsLine: moment == nil)
    }

    private func write(
        _ sheet: ContactSheet, _ pictures: [Picture], _ world: World, _ resources: RenderResources, to path: String
    ) throws -> [String] {
        let (stem, kind) = ((path as NSString).deletingPathExtension, (path as NSString).pathExtension)
        return try (0..<sheet.pageCount).map { page in
            let file = page == 0 ? path : "\(stem)-\(page + 1).\(kind)"
            try OwnThread.run {
                let drawn = try sheet.draw(page, measuring: world.measuring, resources: resources) { number, body in
                    try body(pictures[number].frame)
                }
                try OutputFile.replace(file) { aside in try ImageWriter.write(drawn, to: aside) }
            }
            return file
        }
    }
}
