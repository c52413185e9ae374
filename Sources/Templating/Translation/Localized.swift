internal import Diagnostics
internal import Localization

/// A template's words in one language, with what is said about them.
struct LocalizedVideo: Sendable {
    /// The template's elements with the translated words in them.
    var video: Element
    /// What is wrong with the translations; with an error among it no video can be made in the language.
    var diagnostics = Diagnostics()
    /// How many messages are shown in which language, the best one first; the template's own is the last.
    var shown: [(language: LanguageTag, count: Int)] = []
    /// Places of messages that must be translated and are not.
    var missing: [Place] = []
    /// Translations that nobody has confirmed, and so are not used.
    var unconfirmed: [Place] = []
    /// The files that were looked into.
    var files: [String] = []

    var messageCount: Int { shown.reduce(0) { $0 + $1.count } }
}

/// A template's words in all languages that there are translations for.
struct TemplateWords: Sendable {
    let own: LanguageTag
    /// The template as it is written.
    private let source: LocalizedVideo
    /// By the language of the first file that is looked into.
    private var localized: [LanguageTag: LocalizedVideo] = [:]
    /// What is wrong with the files as such.
    private(set) var diagnostics = Diagnostics()

    /// - Parameter usesFuzzy: Whether translations that nobody has confirmed are shown.
    init(_ video: Element, template: String, language: LanguageTag, usesFuzzy: Bool) {
        own = language
        let sites = MessageWalk.sites(in: video, language: language.description)
        let messages = Set(sites.map(\.key))
        var source = LocalizedVideo(video: video)
        source.shown = messages.isEmpty ? [] : [(language, messages.count)]
        var seen: Set<MessageKey> = []
        source.missing = sites.filter { $0.isRequired && seen.insert($0.key).inserted }.map(\.place)
        self.source = source
        var files: [LanguageTag: Result<TranslationFile, DiagnosedFailure>] = [:]
        var paths: [LanguageTag: String] = [:]
        for (language, path) in TranslationFolder.files(of: template, into: &diagnostics) {
            if let first = paths[language] {
                files[language] = .failure(
                    DiagnosedFailure(
                        .error(
                            "two-translations", at: .file(path), "there is a second file for \(language)",
                            hint: "\(first) is the first: keep one of them")))
                continue
            }
            paths[language] = path
            guard language != own else {
                diagnostics.add(
                    .warning(
                        "translation-name", at: .file(path), "the template itself is in \(own): the file is not used"))
                continue
            }
            files[language] = Result { () throws(DiagnosedFailure) in
                try TranslationFile(path: path, language: language)
            }
        }
        for language in files.keys {
            let chain = language.fallbacks.prefix { $0 != own }.filter { paths[$0] != nil }
            var video = source
            video.files = chain.compactMap { paths[$0] }
            var found: [TranslationFile] = []
            for tag in chain {
                switch files[tag] {
                case .success(let file)?:
                    found.append(file)
                    video.diagnostics.add(file.diagnostics)
                case .failure(let failure)?: video.diagnostics.add(failure.diagnostics)
                case nil: break
                }
            }
            if !video.diagnostics.hasErrors {
                Translator(found, own: own, messages: messages, usesFuzzy: usesFuzzy).translate(&video)
            }
            localized[language] = video
        }
    }

    /// The languages with a file of their own, sorted.
    var languages: [LanguageTag] { localized.keys.sorted { $0.description < $1.description } }

    subscript(file language: LanguageTag) -> LocalizedVideo? {
        get { localized[language] }
        set { localized[language] = newValue }
    }

    /// The template in a language that is asked for: along its fallbacks, otherwise as it is written.
    func localized(for language: LanguageTag) -> LocalizedVideo {
        for tag in language.fallbacks {
            if tag == own { break }
            if let found = localized[tag] { return found }
        }
        return source
    }

    /// Whether the template's own words are words of that language.
    func isOwn(_ language: LanguageTag) -> Bool {
        language.readsLike(own)
    }
}

/// Puts the translations of a chain of files into a template.
struct Translator {
    private let files: [TranslationFile]
    private let own: LanguageTag
    private let messages: Set<MessageKey>
    private let usesFuzzy: Bool

    /// - Parameter files: The best language first.
    init(_ files: [TranslationFile], own: LanguageTag, messages: Set<MessageKey>, usesFuzzy: Bool) {
        self.files = files
        self.own = own
        self.messages = messages
        self.usesFuzzy = usesFuzzy
    }

    func translate(_ localized: inout LocalizedVideo) {
        var result = LocalizedVideo(video: localized.video, diagnostics: localized.diagnostics, files: localized.files)
        var counted: [MessageKey: LanguageTag] = [:]
        result.video = MessageWalk.map(localized.video, language: own.description) { element, site in
            let isNew = counted[site.key] == nil
            var shown = own
            for file in files {
                guard let entry = file.translation(of: site.key) else { continue }
                if entry.isFuzzy, !usesFuzzy {
                    if isNew { result.unconfirmed.append(entry.place ?? .file(file.path)) }
                    continue
                }
                shown = file.language
                apply(entry, of: file, to: &element, site, &result.diagnostics)
                break
            }
            if isNew { counted[site.key] = shown }
            if isNew, shown == own, site.isRequired { result.missing.append(site.place) }
        }
        for language in files.map(\.language) + [own] {
            let count = counted.values.count { $0 == language }
            if count > 0 { result.shown.append((language, count)) }
        }
        if let first = files.first { noteUnused(first, &result.diagnostics) }
        localized = result
    }

    private func apply(
        _ entry: TranslationFile.Entry, of file: TranslationFile, to element: inout Element, _ site: MessageSite,
        _ diagnostics: inout Diagnostics
    ) {
        var parser = MessageParser(entry.translation, file: file.path, source: site.text)
        switch site.part {
        case .content:
            if let content = parser.content() {
                let parts = element.elements.filter { ElementDeclaration.layerParts.contains($0.name) }
                element.children = content + parts.map { .element($0) }
            }
        case .attribute(let name):
            if let value = element.attributes[name].flatMap({ parser.attribute($0) }) {
                element.attributes[name] = value
            }
        }
        element.translation = parser.place
        diagnostics.add(parser.diagnostics)
        BranchOrder(site.text).check(element, at: parser.place, into: &diagnostics)
    }

    /// A source text that was changed since leaves its translation without a text.
    private func noteUnused(_ file: TranslationFile, _ diagnostics: inout Diagnostics) {
        let unused = file.keys.filter { !messages.contains($0) }
        guard let first = unused.first, let entry = file.entry(first) else { return }
        let near = NearestName.find(first.source, among: messages.map(\.source).sorted())
        diagnostics.add(
            .note(
                "unused-translation", at: entry.place ?? .file(file.path),
                unused.count == 1
                    ? "no text of the template is \"\(first.source)\""
                    : "\(unused.count) texts are not in the template, the first is \"\(first.source)\"",
                hint: near.map { "did you mean \"\($0)\"?" } ?? "rowreel extract brings the file up to date"))
    }
}

/// `else` stands for the element before it, which a translation may not move away.
private struct BranchOrder {
    private let source: MessageText

    init(_ source: MessageText) { self.source = source }

    func check(_ parent: Element, at place: Place, into diagnostics: inout Diagnostics) {
        guard !source.branches.isEmpty else { return }
        var before: Element?
        for element in parent.elements {
            if let expected = source.branches[element.ordinal], before?.ordinal != expected {
                let number = source.tags.first { $0.value.ordinal == element.ordinal }?.key ?? 0
                let other = source.tags.first { $0.value.ordinal == expected }?.key ?? 0
                diagnostics.add(
                    .error(
                        "translation-tag", at: place,
                        "<\(number)> is shown where <\(other)> is not, and must stand behind it as in the source"))
            }
            before = element
            check(element, at: place, into: &diagnostics)
        }
    }
}
