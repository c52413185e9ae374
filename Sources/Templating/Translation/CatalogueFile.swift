public import Diagnostics
internal import Foundation
public import Localization

/// A format that translations are written in.
public enum CatalogueFormat: String, Sendable, CaseIterable {
    case po, xliff, xliff2

    /// What file names end with.
    public var fileExtension: String { self == .po ? "po" : "xlf" }
}

/// A file that came back from translators, in any of the formats.
public struct CatalogueFile: Sendable {
    public let path: String
    public let file: POFile
    /// The language that it says it is in, otherwise the one that its name does, as a BCP 47 tag; nil when neither
    /// says one.
    public let language: String?
    public let format: CatalogueFormat

    /// - Throws: What is wrong with the file as such.
    public init(path: String) throws(DiagnosedFailure) {
        self.path = path
        guard let data = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw DiagnosedFailure(
                .error(
                    "unreadable", at: .file(path), exists ? "the file cannot be read" : "there is no such file",
                    hint: exists ? nil : NearestFile.hint(path)))
        }
        let suffix = PathText.name(of: path).split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard ["po", "pot", "xlf", "xliff"].contains(suffix) else {
            throw DiagnosedFailure(
                .error(
                    "not-translations", at: .file(path), "translations are files in PO or XLIFF",
                    hint: "their names end with .po, .xlf or .xliff"))
        }
        if suffix.hasPrefix("po") {
            file = try POFile.read(Array(data), file: path)
            format = .po
        } else {
            let reader = try XLIFFReader(Array(data), file: path)
            file = reader.catalogue
            format = reader.version == .v1 ? .xliff : .xliff2
        }
        let named = PathText.name(of: path).split(separator: ".").dropLast().last.map(String.init)
        let tags = [file.headerField("Language"), named].lazy.compactMap { $0 }
        language = tags.compactMap { try? LanguageTag($0).description }.first
    }
}

extension Template {
    /// A file with translations as it is written to disk.
    ///
    /// - Parameter language: Of the translations, as a BCP 47 tag; nil where there is none yet.
    public func text(
        of file: POFile, as format: CatalogueFormat, language: String?
    ) -> String {
        if format == .po { return file.text }
        return XLIFFWriter(
            file, version: format == .xliff ? .v1 : .v2, template: PathText.name(of: path), source: self.language,
            target: language
        ).text
    }

    /// Where translations of the template are kept: the folder beside it.
    public var translationFolder: String { TranslationFolder.path(of: path) }

    /// The name of a file of translations: `product.fr.po`; without a language that of a file to begin with.
    public func translationName(_ language: String?, _ format: CatalogueFormat) -> String {
        let base = TranslationFolder.base(of: path)
        guard let language else { return format == .po ? "\(base).pot" : "\(base).xlf" }
        return "\(base).\(language).\(format.fileExtension)"
    }

    /// The file with the translations into a language, if it is there.
    public func translationFile(_ language: String) -> String? {
        guard let tag = try? LanguageTag(language) else { return nil }
        var ignored = Diagnostics()
        return TranslationFolder.files(of: path, into: &ignored).first { $0.language == tag }?.path
    }
}
