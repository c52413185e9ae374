public import Diagnostics
internal import Foundation
internal import Localization
internal import Rendering
internal import Tables
internal import Templating
internal import TimelineModel

/// `rowreel extract`: the words of a template as files for translators.
public struct ExtractRun {
    private let request: ExtractRequest
    private let installation: Installation

    public init(_ request: ExtractRequest, installation: Installation) {
        self.request = request
        self.installation = installation
    }

    public struct Result: Sendable {
        public var findings: Diagnostics
        /// A line for every file that was written.
        public var summary: String
    }

    /// Writes a file to begin with, and one for each language, keeping what is translated already.
    ///
    /// - Throws: What is wrong with the template, the sheet, or a file of translations that is there.
    public func run() throws -> Result {
        var found = Diagnostics()
        let scene = try SceneOfWords(request, installation: installation, into: &found)
        let template = scene.bound.template
        guard !template.messages.isEmpty else {
            throw Diagnostic.error(
                "no-messages", at: .file(request.template), "the template has no words of its own",
                hint: "what comes from the sheet is translated there, in columns such as title_fr")
        }
        let languages = try languages(of: template)
        let folder = request.outputFolder ?? template.translationFolder
        var details = MessageDetails()
        if let stills = request.stills { details.pictures = try scene.pictures(in: stills, into: &found) }
        var files: [(path: String, text: String, line: String)] = []
        // Languages in one script have letters of one width.
        var rooms: [String?: [(output: String, counts: [MessageKey: Int])]] = [:]
        for language in [nil] + languages.map(Optional.some) {
            let script = try? LanguageTag(language ?? template.language).likelyScript
            details.rooms = rooms[script] ?? scene.rooms(locale: language)
            rooms[script] = details.rooms
            let catalogue = template.catalogue(details, language: language)
            let path = try path(language, template, folder)
            guard let language else {
                let text = template.text(of: catalogue, as: request.format ?? .po, language: nil)
                files.append((path, text, "\(path): \(Words.count(template.messages.count, "text"))"))
                continue
            }
            let before = try before(language, template, beside: path)
            let merge = CatalogueMerge(
                catalogue.keepingNotes(of: before?.file), before: before?.file, template: template)
            let format = request.format ?? before?.format ?? .po
            let text = template.text(of: merge.file, as: format, language: language)
            files.append((path, text, "\(path): \(Self.words(merge.counts))"))
        }
        // All of them are known to be whole before the first is written.
        for file in files { try Self.write(file.text, to: file.path) }
        return Result(findings: found, summary: files.map { $0.line + "\n" }.joined())
    }

    private func languages(of template: Template) throws(DiagnosedFailure) -> [String] {
        var found = Diagnostics()
        var tags: [String] = []
        let asked = request.locales.isEmpty ? template.locales + template.translatedLanguages : request.locales
        for text in asked {
            do throws(LanguageTagProblem) {
                let tag = try LanguageTag(text).description
                if tag == template.language {
                    guard !request.locales.isEmpty else { continue }
                    found.add(
                        .error("invalid-locale", at: .option("--locale"), "the template itself is in \(tag)"))
                } else if !tags.contains(tag) {
                    tags.append(tag)
                }
            } catch {
                found.add(.error("invalid-locale", at: .option("--locale"), error.message, hint: error.hint))
            }
        }
        if found.hasErrors { throw DiagnosedFailure(found) }
        return tags.sorted()
    }

    /// Where a language's file goes: over the one that there is, if it is of the same format.
    private func path(_ language: String?, _ template: Template, _ folder: String) throws -> String {
        let fresh = PathText.joined(folder, template.translationName(language, request.format ?? .po))
        guard let language, request.outputFolder == nil, let known = template.translationFile(language) else {
            return fresh
        }
        let format = try CatalogueFile(path: known).format
        let isSameKind = request.format.map { $0.fileExtension == format.fileExtension } ?? true
        guard isSameKind else {
            throw Diagnostic.error(
                "two-translations", at: .file(known), "there is a file for \(language) in another format",
                hint: "leave --format out, write elsewhere with --output-dir, or take that file away")
        }
        return known
    }

    /// The translations that there are: in the file that is written over, otherwise beside the template.
    private func before(_ language: String, _ template: Template, beside path: String) throws -> CatalogueFile? {
        if FileManager.default.fileExists(atPath: path) { return try CatalogueFile(path: path) }
        return try template.translationFile(language).map { try CatalogueFile(path: $0) }
    }

    static func write(_ text: String, to path: String) throws {
        do {
            let folder = PathText.folder(of: path)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try OutputFile.write(Data(text.utf8), to: path)
        } catch let problem as Diagnostic {
            throw problem
        } catch {
            throw Diagnostic.error(
                "unwritable", at: .file(path), "the file cannot be written",
                hint: "--output-dir names another folder", cause: (error as NSError).localizedDescription)
        }
    }

    /// `12 texts: 9 translated, 1 fuzzy, 2 to translate; 1 no longer used`.
    static func words(_ counts: CatalogueMerge.Counts) -> String {
        var parts = ["\(counts.translated) translated"]
        if counts.fuzzy > 0 {
            parts.append(
                "\(counts.fuzzy) fuzzy" + (counts.stale > 0 ? " (\(counts.stale) stale: the source changed)" : ""))
        }
        if counts.untranslated > 0 { parts.append("\(counts.untranslated) to translate") }
        let unused = counts.unused > 0 ? "; \(counts.unused) no longer used" : ""
        return "\(Words.count(counts.messages, "text")): \(parts.joined(separator: ", "))\(unused)"
    }
}
