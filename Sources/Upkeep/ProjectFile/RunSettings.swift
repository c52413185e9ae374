public import Batch
public import Diagnostics
internal import Fetching
internal import Foundation
public import Media
public import Rendering
public import Scheduling
public import Store
internal import Templating
public import TimeZones

/// One run of a project file, read and checked: everything a night's run needs to know.
///
/// Paths are joined with the project's folder. Nothing is open yet.
public struct RunSettings: Sendable {
    public var name: String
    /// Where the run's name stands in the project file.
    public var place: Place
    public var template: String
    public var data: DataSource
    /// How its sheet is read, and which videos are made.
    public var encoding: String?
    public var assets: [String] = []
    public var condition: String?
    public var locales: [String] = []
    public var usesFuzzy = false
    public var outputs: [String] = []
    /// Whether files that cells name by address are fetched first, and whether from private networks, too.
    public var fetches = false
    public var fetchesPrivate = false
    /// What is written.
    public var profile = Profile.standard
    public var format = FileFormat.mp4
    public var codec: VideoCodec?
    public var maxSize: ByteSize?
    public var maxBitrate: BitRate?
    public var namePattern: String?
    public var engine = EngineSettings()
    public var jobs: Int?
    public var memory: ByteSize?
    public var makesPartialRows = false
    public var maxFailures: Int?
    public var retire = RetirePolicy.keep
    /// Where the videos go.
    public var results: String
    /// The folder in which `current` always names a whole set of results; nil publishes nothing.
    public var publication: PublicationSettings?
    /// When it runs; nil only by hand.
    public var schedule: Schedule?
    /// The zone of the schedule, and of dates in cells that name none.
    public var timeZone: Zone
    public var announcements: [Announcement] = []
    /// Where each option of the command line stands in the project file, for what is found out later.
    var places: [String: Place] = [:]
}

/// How results are put where others see them.
public struct PublicationSettings: Hashable, Sendable {
    public var folder: String
    /// Sets that are kept, the current one among them, at least 1.
    public var keep = 3
}

extension RunSettings {
    /// What `rowreel render` would be asked for.
    ///
    /// - Parameters:
    ///   - sheet: What was taken from the source.
    ///   - moment: As of when rows are in force.
    /// - Throws: `Diagnostic` for what does not go together; `placed` brings it to its place in the project file.
    func request(
        _ sheet: Sheet, of project: ProjectFile, at moment: Date, installation: Installation, userAgent: String
    ) throws -> RenderRequest {
        var request = RenderRequest(project: selection(sheet, of: project, at: moment), outputFolder: results)
        if fetches { request.project.fetch = FetchOptions(allowsPrivate: fetchesPrivate, userAgent: userAgent) }
        request.namePattern = namePattern
        request.settings = try RenderSettings.choose(
            profile, format: format, codec: codec,
            bound: SizeBound(bitrate: maxBitrate?.bitsPerSecond ?? 0, bytes: maxSize?.bytes ?? 0))
        if let jobs { request.jobs = jobs }
        if let memory { request.memory = memory.bytes }
        request.engine = try engine.choice(installation)
        request.makesPartialRows = makesPartialRows
        request.maxFailures = maxFailures
        request.retire = retire
        return request
    }

    /// The template, the sheet and which of its videos are meant.
    private func selection(_ sheet: Sheet, of project: ProjectFile, at moment: Date) -> ProjectRequest {
        var request = ProjectRequest(template: template, data: sheet.data)
        request.dataCopy = sheet.copy
        request.encoding = encoding
        // What cells name lies in the project, wherever the sheet comes from.
        request.assets = assets + [project.folder]
        request.condition = condition
        request.locales = locales
        request.usesFuzzy = usesFuzzy
        request.outputs = outputs
        request.moment = WindowTime(moment, in: timeZone)
        if let store = project.store { request.store = store }
        return request
    }

    /// A finding that names an option of the command line, at the place of the setting that stands for it here.
    func placed(_ diagnostic: Diagnostic) -> Diagnostic {
        guard case .option(let option)? = diagnostic.place else { return diagnostic }
        var diagnostic = diagnostic
        diagnostic.place = places[option] ?? place
        return diagnostic
    }
}
