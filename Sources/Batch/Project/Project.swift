public import Diagnostics
internal import Foundation
internal import Localization
internal import Rendering
internal import Tables
public import Templating
public import TimelineModel

/// A template that met a sheet, the world around them, and the videos that a command is about.
///
/// Holds the sheet's cells and names of videos, never timelines: memory does not grow with what is rendered.
/// Safe to use from several threads.
public struct Project: Sendable {
    public let template: BoundTemplate
    public var world: World { surroundings.world }
    let surroundings: Surroundings
    /// In the sheet's order, then by language, then by output.
    public let videos: [Video]
    /// Rows that have no video because of the day, and would be chosen if they had.
    let waiting: [WaitingRow]
    /// The languages that were asked for, as BCP 47 tags; nil is the template's own.
    let askedLocales: [String?]
    /// Rows that could not be read, with what is wrong with them.
    public let brokenRows: [BrokenRow]
    /// Whether the sheet has rows, chosen or not, of which nobody can tell what video they are.
    let hasNamelessRows: Bool
    /// What was fetched for it; nil if nothing was to be.
    public private(set) var fetchTotals: FetchTotals?

    public struct BrokenRow: Sendable {
        public var row: Int
        public var diagnostics: Diagnostics
    }

    /// Loads the template and the sheet and chooses the videos; touches no picture, sound or text yet, but fetches
    /// those that are to be fetched.
    ///
    /// - Parameter watch: Follows fetching.
    /// - Returns: With warnings, and the findings about single rows.
    /// - Throws: `DiagnosedFailure` with everything that makes every video impossible.
    public static func open(
        _ request: ProjectRequest, installation: Installation, watch: FetchWatch = FetchWatch()
    ) throws -> Diagnosed<Project> {
        try open(request, installation: installation, notes: nil, watch: watch)
    }

    /// - Parameter notes: Remembers what files are, so that they are not read again in every run.
    static func open(
        _ request: ProjectRequest, installation: Installation, notes: (any FileNotes)?, watch: FetchWatch
    ) throws -> Diagnosed<Project> {
        var found = Diagnostics()
        let path = try TemplateShelf(installation).path(of: request.template)
        // Both are read before either is given up, so that their errors come together.
        let template = try found.collect {
            try installation.load(path, usesFuzzy: request.usesFuzzy)
        }
        let table = try found.collect { try readTable(request) }
        if let template { found.add(template.diagnostics) }
        if let table { found.add(Diagnostics(table.diagnostics.all.filter { $0.severity != .error })) }
        guard let template = template?.value, let table else { throw DiagnosedFailure(found) }
        guard let bound = try found.collect({ try template.bind(to: table.value, at: request.moment) }) else {
            throw DiagnosedFailure(found)
        }
        found.add(bound.diagnostics)
        try found.throwIfErrors()
        let selection = try Selection(request, template: bound.value)
        found.add(selection.diagnostics)
        let downloads = Downloads(store: request.store)
        let surroundings = try Surroundings.look(
            template: path, data: request.data, assets: request.assets, downloads: downloads,
            installation: installation, notes: notes)
        var project = Project(
            template: bound.value, surroundings: surroundings, videos: selection.videos,
            waiting: selection.waiting, askedLocales: selection.locales,
            brokenRows: selection.brokenRows(table.diagnostics),
            hasNamelessRows: table.diagnostics.hasErrors
                || bound.value.items.contains { $0.diagnostics.errors.contains { $0.code == "empty-key" } })
        for row in project.brokenRows { found.add(row.diagnostics) }
        if let options = request.fetch {
            let totals = try downloads.fetch(project.addresses, options, watch)
            found.add(totals.warnings)
            project.fetchTotals = totals
        }
        return Diagnosed(project, found)
    }

    /// What is wrong with a template by itself: warnings, because errors are thrown.
    public static func checkTemplate(_ name: String, installation: Installation) throws -> Diagnostics {
        let path = try TemplateShelf(installation).path(of: name)
        let template = try installation.load(path)
        var found = template.diagnostics
        found.add(template.value.translationFindings)
        try found.throwIfErrors()
        return found
    }

    private static func readTable(_ request: ProjectRequest) throws -> Diagnosed<Table> {
        try Table.read(
            path: request.dataCopy ?? request.data, named: request.data, options: request.tableOptions())
    }

    /// The video, resolved: every file opened, every text laid out.
    public func timeline(of video: Video) -> Diagnosed<Timeline?> { timeline(of: video, in: world) }

    /// The same, with the cells that another video of the row has read.
    func timeline(of video: Video, cells: CellMemory) -> Diagnosed<Timeline?> {
        timeline(of: video, in: world, cells: cells)
    }

    /// The video, resolved, with the files that were found on the way and the columns that were read.
    func resolve(_ video: Video) -> (Diagnosed<Timeline?>, [FileUse], [String]) {
        let uses = FileUses(world.assets)
        let reads = ColumnReads()
        let world = World(assets: uses, measuring: world.measuring, filters: world.filters)
        let resolved = timeline(of: video, in: world, reads)
        return (resolved, uses.all, reads.names)
    }

    /// Why there is nothing to show, where no video is left.
    var noVideo: Diagnostic {
        let left = template.note(of: template.waiting)
        return .error(
            "no-video", at: .file(template.tableFile), "no row is chosen",
            hint: left.map { "\($0.message); --on takes them as they are on a day" })
    }

    /// The rows that a video is made from.
    func item(of video: Video) -> Item {
        template.item(video.item, in: video.locale) ?? template.items[video.item]
    }

    private func timeline(
        of video: Video, in world: World, _ reads: ColumnReads? = nil, cells: CellMemory? = nil
    ) -> Diagnosed<Timeline?> {
        let item = item(of: video)
        guard !item.diagnostics.hasErrors else { return Diagnosed(nil, item.diagnostics) }
        var resolved = template.resolve(
            item, locale: video.locale, output: video.output, world: world, reads: reads, cells: cells)
        var found = item.diagnostics
        found.add(resolved.diagnostics)
        resolved.diagnostics = found
        return resolved
    }
}
