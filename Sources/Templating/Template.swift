public import Diagnostics
internal import Localization
public import TimelineModel

/// A template as its file says it, checked as far as it can be without a sheet.
///
/// A plain value: safe to use from several threads.
public struct Template: Sendable {
    /// The file as the user named it.
    public let path: String
    /// The sizes in which every video is made, in the template's order; at least one.
    public let outputs: [Output]
    public let frameRate: FrameRate
    /// The language of the template's own words as a BCP 47 tag.
    public let language: String
    let languageTag: LanguageTag
    /// The languages that every video is made in, where nobody says otherwise, as BCP 47 tags; empty is just its own.
    public let locales: [String]
    /// Every file that was read: the template, then its fragments, themes and presets. Those of translations are not among
    /// them.
    public let files: [String]
    /// Whether translations are shown that nobody has confirmed.
    public let usesFuzzy: Bool

    /// The digits of every language, where the template chooses them.
    let numbering: NumberingChoice?
    /// The template as it is written; `words` has it in other languages.
    let video: Element
    var words: TemplateWords
    let data: DataDeclaration
    let sheet: StyleSheet
    /// Those that its segments name.
    let presets: Presets

    init(
        path: String, outputs: [Output], files: [String], video: Element, data: DataDeclaration, sheet: StyleSheet,
        presets: Presets, usesFuzzy: Bool
    ) {
        self.path = path
        self.outputs = outputs
        self.files = files
        self.video = video
        self.sheet = sheet
        self.presets = presets
        frameRate = video.literal("fps").flatMap { FrameRate($0) } ?? FrameRate(30)
        let language = video.literal("lang").flatMap { try? LanguageTag($0) } ?? .english
        self.language = language.description
        languageTag = language
        locales = video.literal("locales").flatMap { try? LanguageTag.list($0) }?.map(\.description) ?? []
        words = TemplateWords(video, template: path, language: language, usesFuzzy: usesFuzzy)
        self.usesFuzzy = usesFuzzy
        numbering = video.literal("numberingSystem").flatMap { NumberingChoice($0) }
        var data = data
        data.reading.language = language
        self.data = data
    }

    /// Where the template says in which languages it is made.
    public var placeOfLocales: Place { video.place(of: "locales") }

    /// Reads a template with the themes, fragments and presets it names.
    ///
    /// - Parameters:
    ///   - path: The template's file.
    ///   - folders: Where those are looked for after the template's own folder: the shipped `Templates` folder.
    ///   - presets: Folders of presets that win over those: the user's own.
    ///   - usesFuzzy: Whether translations are shown that nobody has confirmed: those marked `fuzzy`.
    /// - Throws: Everything that is wrong with the template. What is wrong with its translations concerns the
    ///   languages they are in, and is told by those who resolve videos in them.
    public static func load(
        path: String, searching folders: [String], presets: [String] = [], usesFuzzy: Bool = false
    ) throws(DiagnosedFailure) -> Diagnosed<Template> {
        var loader = TemplateLoader(path: path, folders: folders, presets: presets, usesFuzzy: usesFuzzy)
        guard let template = loader.load() else { throw DiagnosedFailure(loader.diagnostics) }
        var found = loader.diagnostics
        found.add(template.words.diagnostics)
        return Diagnosed(template, found)
    }
}

/// A size in which every video is made.
public struct Output: Hashable, Sendable {
    public var name: String
    /// Pixels, both even.
    public var size: PixelSize
    /// Where words and logos do not belong.
    public var safe: SafeInsets

    public init(name: String, size: PixelSize, safe: SafeInsets = .screen) {
        self.name = name
        self.size = size
        self.safe = safe
    }
}

extension Template {
    /// The XML template that says the same as a Markdown template.
    ///
    /// - Parameter path: A Markdown file.
    /// - Throws: Everything that is wrong with it as Markdown; what is wrong with it as a template, `load` finds.
    public static func xml(ofMarkdown path: String) throws(DiagnosedFailure) -> String {
        guard MarkdownTemplate.isMarkdown(path) else {
            throw DiagnosedFailure(
                .error("not-markdown", at: .file(path), "only Markdown templates (.md) are converted"))
        }
        var diagnostics = Diagnostics()
        var files = TemplateFiles(template: path, folders: [])
        guard let root = files.root(path, named: "video", into: &diagnostics), !diagnostics.hasErrors else {
            throw DiagnosedFailure(diagnostics)
        }
        return XMLWriter(root).text
    }
}
