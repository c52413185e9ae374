internal import Diagnostics
internal import Foundation
internal import Rendering
internal import Tables
internal import Templating
internal import TimelineModel

/// A template with a sheet, where its words are seen: how much room they have, and what their scenes look like.
struct SceneOfWords {
    let bound: BoundTemplate
    private let world: World
    private let items: [Item]

    /// Of so many videos what is shown in one of them is found.
    private static let mostItems = 4

    /// - Throws: What is wrong with the template or the sheet.
    init(_ request: ExtractRequest, installation: Installation, into found: inout Diagnostics) throws {
        guard let data = request.data else {
            let path = try TemplateShelf(installation).path(of: request.template)
            let template = try installation.load(path)
            found.add(template.diagnostics)
            let example = try template.value.example()
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let sheet = folder.appendingPathComponent("example.csv")
            try Data(example.value.csv.utf8).write(to: sheet)
            for child in example.value.children {
                let file = folder.appendingPathComponent(child.source)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(child.csv.utf8).write(to: file)
            }
            bound = try template.value.bind(to: try Table.read(path: sheet.path).value).value
            let real = try Surroundings.look(
                template: path, data: path, assets: [], downloads: Downloads(store: request.project.store),
                installation: installation, notes: nil
            ).world
            // The files of made up rows are not there: what matters is that texts stand beside something.
            world = World(assets: AnyFile(real.assets), measuring: real.measuring, filters: real.filters)
            items = Array(bound.items.prefix(Self.mostItems))
            return
        }
        var project = request.project
        project.template = request.template
        project.data = data
        // Words are translated before their day, too.
        project.moment = nil
        let opened = try Project.open(project, installation: installation)
        // Which cells have no translation is none of the template's words.
        found.add(Diagnostics(opened.diagnostics.all.filter { $0.severity != .note }))
        bound = opened.value.template
        world = opened.value.world
        var chosen: [Int] = []
        for video in opened.value.videos where !chosen.contains(video.item) && chosen.count < Self.mostItems {
            chosen.append(video.item)
        }
        items = chosen.map { opened.value.template.items[$0] }
        guard !items.isEmpty else {
            throw opened.value.noVideo
        }
    }

    /// The most characters of each message in every output: the least that any of the videos allows.
    func rooms(locale: String?) -> [(output: String, counts: [MessageKey: Int])] {
        let outputs = bound.template.outputs
        return outputs.map { output in
            var least: [MessageKey: Int] = [:]
            for item in items {
                for (key, room) in bound.rooms(of: item, locale: locale, output: output, world: world) {
                    least[key] = min(least[key] ?? room, room)
                }
            }
            return (output.name, least)
        }
    }

    /// Draws the scenes that have words, in the template's language: each at its last moment, when all has come.
    ///
    /// - Returns: The pictures' paths by the scenes' ids.
    func pictures(in folder: String, into found: inout Diagnostics) throws -> [String: String] {
        guard let item = items.first, let output = bound.template.outputs.first else { return [:] }
        let resolved = bound.resolve(item, locale: nil, output: output, world: world)
        guard let timeline = resolved.value else {
            found.add(resolved.diagnostics)
            throw DiagnosedFailure(found)
        }
        let wanted = Set(bound.template.messages.flatMap { $0.spots.compactMap(\.scene) })
        var pictures: [String: String] = [:]
        let whole = timeline.withSegments { _, _ in .motion }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var jobs: [(frame: Int, path: String)] = []
        for (index, scene) in timeline.scenes.enumerated() {
            let id = String(scene.id.prefix { $0 != "[" })
            guard wanted.contains(id), pictures[id] == nil else { continue }
            let outgoing = index + 1 < timeline.scenes.count ? timeline.scenes[index + 1].transition?.frames ?? 0 : 0
            let path = PathText.joined(folder, "\(id).png")
            // What leaves before the scene does is seen best a little before its end.
            let end = scene.span.end - outgoing
            jobs.append((max(scene.span.start, end - 1 - (end - scene.span.start) / 5), path))
            pictures[id] = path
        }
        try OwnThread.run { [jobs] in
            let resources = RenderResources()
            for job in jobs { try Still(resources: resources).write(job.frame, of: whole, to: job.path) }
        }
        return pictures
    }
}

/// Finds every file: one that is not there is a picture, a clip or a sound of a common size.
private struct AnyFile: AssetResolving {
    private let assets: any AssetResolving

    init(_ assets: any AssetResolving) { self.assets = assets }

    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset {
        if let found = try? assets.asset(name, kind: kind, base: base) { return found }
        let isSeen = kind == .image || kind == .video
        return Asset(
            kind: kind, hash: ContentHash(of: name), path: name,
            size: PixelSize(width: isSeen ? 1600 : 0, height: isSeen ? 1600 : 0),
            duration: kind == .image ? nil : 10_000_000, frameRate: kind == .video ? FrameRate(30) : nil,
            hasAudio: kind == .audio || kind == .video)
    }
}
