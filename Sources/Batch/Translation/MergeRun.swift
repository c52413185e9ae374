public import Diagnostics
internal import Foundation
internal import Localization
internal import Templating

/// `rowreel merge`: files that come back from translators, into the translations of a template.
public struct MergeRun {
    private let template: String
    private let files: [String]
    private let locale: String?
    private let outputFolder: String?
    private let installation: Installation

    /// - Parameters:
    ///   - template: A file, or the name of a shipped template.
    ///   - files: In PO or XLIFF; several for one language count one after the other.
    ///   - locale: The language of a file that does not say it.
    ///   - outputFolder: Where the translations are; nil is `translations` beside the template.
    public init(
        _ template: String, files: [String], locale: String?, outputFolder: String?, installation: Installation
    ) {
        self.template = template
        self.files = files
        self.locale = locale
        self.outputFolder = outputFolder
        self.installation = installation
    }

    public struct Result: Sendable {
        public var findings: Diagnostics
        /// What came of every file.
        public var summary: String
        /// Whether something was not taken.
        public var isPartial: Bool
    }

    /// Brings all files together, then writes them, each whole or not at all.
    ///
    /// - Throws: What is wrong with the template, or with a file as such; then nothing is written.
    public func run() throws -> Result {
        var found = Diagnostics()
        let path = try TemplateShelf(installation).path(of: template)
        let loaded = try installation.load(path)
        found.add(loaded.diagnostics)
        let template = loaded.value
        let folder = outputFolder ?? template.translationFolder
        var problems = Diagnostics()
        var incoming: [(file: CatalogueFile, language: String)] = []
        for name in files {
            guard let file = try problems.collect({ try CatalogueFile(path: name) }) else { continue }
            if let language = language(of: file, template, &problems) { incoming.append((file, language)) }
        }
        try problems.throwIfErrors()
        var written: [String: (path: String, file: POFile, format: CatalogueFormat)] = [:]
        var lines: [String] = []
        var isPartial = false
        for (file, language) in incoming {
            let before = try written[language] ?? known(language, template, folder)
            let catalogue = template.catalogue(MessageDetails(), language: language)
            let merge = CatalogueMerge(
                catalogue.keepingNotes(of: before?.file), before: before?.file, incoming: file.file, from: file.path,
                template: template)
            found.add(merge.findings)
            if merge.counts.refused > 0 { isPartial = true }
            let format = before?.format ?? file.format
            let target = before?.path ?? PathText.joined(folder, template.translationName(language, format))
            written[language] = (target, merge.file, format)
            lines.append("\(file.path) → \(target)\n" + Self.words(merge.counts))
        }
        for (language, file) in written.sorted(by: { $0.key < $1.key }) {
            let text = template.text(of: file.file, as: file.format, language: language)
            try ExtractRun.write(text, to: file.path)
        }
        return Result(findings: found, summary: lines.joined(), isPartial: isPartial)
    }

    private func known(
        _ language: String, _ template: Template, _ folder: String
    ) throws -> (path: String, file: POFile, format: CatalogueFormat)? {
        var path = outputFolder == nil ? template.translationFile(language) : nil
        for format in CatalogueFormat.allCases where path == nil {
            let name = PathText.joined(folder, template.translationName(language, format))
            if FileManager.default.fileExists(atPath: name) { path = name }
        }
        guard let path else { return nil }
        let file = try CatalogueFile(path: path)
        return (path, file.file, file.format)
    }

    private func language(
        of file: CatalogueFile, _ template: Template, _ problems: inout Diagnostics
    ) -> String? {
        guard let language = locale ?? file.language else {
            problems.add(
                .error(
                    "no-language", at: .file(file.path), "the file does not say what language it is in",
                    hint: "name it with --locale, such as --locale fr"))
            return nil
        }
        do throws(LanguageTagProblem) {
            let tag = try LanguageTag(language).description
            if tag != template.language { return tag }
            problems.add(.error("invalid-locale", at: .file(file.path), "the template itself is in \(tag)"))
        } catch {
            problems.add(.error("invalid-locale", at: .option("--locale"), error.message, hint: error.hint))
        }
        return nil
    }

    private static func words(_ counts: CatalogueMerge.Counts) -> String {
        let lines: [(Int, String)] = [
            (counts.new, "new"), (counts.changed, "changed"),
            (counts.stale, "stale: the source has changed since, kept as fuzzy"),
            (counts.unused, "not used by the template, kept as obsolete"),
            (counts.refused, "refused, see above"),
        ]
        let told = lines.filter { $0.0 > 0 }
        let what = told.isEmpty ? "  nothing new\n" : told.map { "  \($0.0) \($0.1)\n" }.joined()
        let state = [
            "\(counts.translated) of \(counts.messages) translated", counts.fuzzy > 0 ? "\(counts.fuzzy) fuzzy" : nil,
            counts.untranslated > 0 ? "\(counts.untranslated) to translate" : nil,
        ].compactMap { $0 }
        return what + "  now \(state.joined(separator: ", "))\n"
    }
}

extension POFile {
    /// Limits and pictures stay as they were found before, where nobody has looked again.
    func keepingNotes(of before: POFile?) -> POFile {
        guard let before else { return self }
        var known: [MessageKey: POEntry] = [:]
        for entry in before.entries where !entry.isObsolete {
            known[MessageKey(context: entry.context, source: entry.id)] = entry
        }
        var result = self
        for index in result.entries.indices {
            let entry = result.entries[index]
            guard let old = known[MessageKey(context: entry.context, source: entry.id)] else { continue }
            for start in ["at most about ", "picture: "]
            where !entry.extractedComments.contains(where: { $0.hasPrefix(start) }) {
                result.entries[index].extractedComments += old.extractedComments.filter { $0.hasPrefix(start) }
            }
        }
        return result
    }
}
