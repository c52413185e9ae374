internal import Diagnostics
internal import Preflight
internal import Rendering
internal import Templating
internal import TimelineModel

/// Turns videos of the sheet into their pieces, and says from what. Thread-safe.
struct Resolver: Sendable {
    let project: Project
    let workshop: Workshop
    private let fingerprint: Fingerprint
    private let sources: [Trace.File]

    init(_ project: Project, _ workshop: Workshop) {
        self.project = project
        self.workshop = workshop
        fingerprint = Fingerprint(project, settings: workshop.settingsInWords)
        sources = project.template.sources.map { Trace.File(name: $0.file, hash: Trace.short($0.hash)) }
    }

    /// The hash of everything that the video is made from but the files it shows.
    ///
    /// - Parameter columns: Those that were read when it was resolved.
    func fingerprint(of video: Video, reading columns: [String]) -> ContentHash {
        fingerprint.of(video, reading: columns)
    }

    /// The video's pieces, or what is wrong with it.
    func content(of video: Video) -> Diagnosed<VideoContent?> {
        let (resolved, uses, columns) = project.resolve(video)
        guard let timeline = resolved.value else { return Diagnosed(nil, resolved.diagnostics) }
        var found = resolved.diagnostics
        found.add(Preflight.findings(in: project.subject(of: video, timeline)))
        guard !found.hasErrors else { return Diagnosed(nil, found) }
        let origin = VideoContent.Origin(
            input: fingerprint.of(video, reading: columns), columns: columns, uses: uses, rows: video.rows,
            diagnostics: found)
        let content = workshop.content(of: timeline, from: origin)
        if let problem = workshop.settings.problem(with: content.timeline.size) {
            return Diagnosed(nil, Diagnostics(found.all + [problem]))
        }
        return Diagnosed(content, found)
    }

    /// What decided the video's pieces, for its record and for telling why they have to be made.
    func trace(of content: VideoContent, _ video: Video) -> Trace {
        let item = project.item(of: video)
        return Trace(
            content, settings: workshop.settingsInWords, template: project.template.declaration,
            sources: sources, translation: project.template.translations(locale: video.locale),
            cell: { project.template.cell(at: $0, of: item) })
    }
}
