internal import Foundation
internal import Localization
internal import Media
internal import Rendering
internal import Templating
internal import TimelineModel

/// The raw inputs of a run's videos, hashed: where they are what they were, nothing needs to be resolved again.
///
/// The files that a video shows are not among them: which ones they are follows from resolving. They stand in its
/// record as `FileUse`.
struct Fingerprint: Sendable {
    /// The template, the fonts, the libraries, the settings and the program: everything but the row.
    private let surroundings: ContentHash
    private let project: Project
    /// The files that the words of each language come from: a translation concerns the videos in its language alone.
    private let translations: [String?: ContentHash]

    /// Counted up when resolving changes what it makes of the same inputs.
    private static let epoch = 2

    init(_ project: Project, settings: Settings) {
        self.project = project
        var translations: [String?: ContentHash] = [:]
        for locale in Set(project.videos.map(\.locale)) {
            translations[locale] = project.template.translations(locale: locale)
        }
        self.translations = translations
        let lines =
            [
                "rowreel resolve \(Self.epoch)",
                "template \(project.template.declaration?.hex ?? UUID().uuidString)",
                "fonts \(project.surroundings.fonts.hex)",
                "sheet \(project.template.tableFile)",
            ]
            + settings.lines.map { "\($0.name) \($0.value)" }
            + settings.libraries.map { "library \($0)" }
            + CLDR.versions
            + Feature.allCases.map { "epoch \($0.rawValue) \($0.epoch)" }
            + project.surroundings.roots.map { "root \($0)" }
        surroundings = ContentHash(of: lines.joined(separator: "\n"))
    }

    /// The inputs of one video, of which these columns are read.
    func of(_ video: Video, reading columns: [String]) -> ContentHash {
        let item = project.item(of: video)
        return ContentHash(
            of: """
                \(surroundings)
                \(project.template.input(of: item, reading: columns))
                \(video.locale ?? "") \(translations[video.locale]?.hex ?? "")
                \(video.output.name) \(video.output.size)
                """)
    }
}

/// What a run makes of timelines, by name: part of every record, so that a change of it can be told.
struct Settings: Codable, Hashable, Sendable {
    struct Line: Codable, Hashable, Sendable {
        var name: String
        var value: String
    }

    var lines: [Line]
    /// Those that draw and encode, with their versions, sorted.
    var libraries: [String]

    init(_ settings: RenderSettings) {
        lines = [
            Line(name: "profile", value: settings.profile.rawValue),
            Line(name: "encoder", value: settings.encoding.description),
            Line(name: "container", value: settings.muxing),
        ]
        libraries = (RenderSettings.libraries + [settings.encoding.codec.encoderVersion]).sorted()
    }
}
