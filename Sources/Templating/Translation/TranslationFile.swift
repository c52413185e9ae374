internal import Diagnostics
internal import Foundation
internal import Localization

/// The translations of one file, whatever its format, as a template looks them up.
struct TranslationFile: Sendable {
    let path: String
    let language: LanguageTag
    /// In the order of the file.
    private(set) var keys: [MessageKey] = []
    private var entries: [MessageKey: Entry] = [:]
    private(set) var diagnostics = Diagnostics()

    struct Entry: Sendable {
        var translation: PlacedString
        /// Whether somebody has to look at it before it is used.
        var isFuzzy: Bool
        var place: Place?
    }

    /// Reads a file.
    ///
    /// - Throws: Everything that is wrong with it.
    init(path: String, language: LanguageTag) throws(DiagnosedFailure) {
        self.path = path
        self.language = language
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw DiagnosedFailure(.error("unreadable", at: .file(path), "the file cannot be read"))
        }
        let file = try Self.read(Array(bytes), file: path)
        if let said = file.headerField("Language"), (try? LanguageTag(said)) != language {
            diagnostics.add(
                .warning(
                    "translation-language", at: file.entries.first(where: \.isHeader)?.place,
                    "the file says that it is in \(said), and its name says \(language)",
                    hint: "the name counts"))
        }
        for entry in file.entries where !entry.isHeader && !entry.isObsolete && entry.plural == nil {
            add(
                MessageKey(context: entry.context, source: entry.id),
                Entry(translation: entry.string, isFuzzy: entry.isFuzzy, place: entry.place))
        }
    }

    /// A file in PO or XLIFF, by its name.
    static func read(_ bytes: [UInt8], file: String) throws(DiagnosedFailure) -> POFile {
        if file.hasSuffix(".po") || file.hasSuffix(".pot") { return try POFile.read(bytes, file: file) }
        return try XLIFFReader(bytes, file: file).catalogue
    }

    private mutating func add(_ key: MessageKey, _ entry: Entry) {
        if entries.updateValue(entry, forKey: key) == nil { keys.append(key) }
    }

    /// The entry of a message, if it has a translation.
    func translation(of key: MessageKey) -> Entry? {
        entries[key].flatMap { $0.translation.text.isEmpty ? nil : $0 }
    }

    func entry(_ key: MessageKey) -> Entry? { entries[key] }
}

/// Where the translations of a template are: `translations/NAME.LOCALE.po` beside it.
enum TranslationFolder {
    static let name = "translations"
    static let extensions = ["po", "xlf", "xliff"]

    /// The folder of a template's translations, which may not be there.
    static func path(of template: String) -> String {
        PathText.joined(PathText.parent(of: template), name)
    }

    /// A template's name without what tells its format: `product` of `shop/product.xml`.
    static func base(of template: String) -> String {
        let name = PathText.name(of: template)
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// The files of a template's translations by language, sorted.
    static func files(
        of template: String, into diagnostics: inout Diagnostics
    ) -> [(language: LanguageTag, path: String)] {
        let folder = path(of: template)
        let base = base(of: template) + "."
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        var files: [(language: LanguageTag, path: String)] = []
        for name in names where name.hasPrefix(base) {
            let parts = name.dropFirst(base.count).split(separator: ".", omittingEmptySubsequences: false)
            guard let last = parts.last, extensions.contains(String(last)) else { continue }
            let path = PathText.joined(folder, name)
            // `product.fr.po` belongs to product.xml, `product.old.fr.po` to a template product.old.xml.
            guard parts.count == 2 else { continue }
            do throws(LanguageTagProblem) {
                files.append((try LanguageTag(String(parts[0])), path))
            } catch {
                diagnostics.add(
                    .warning(
                        "translation-name", at: .file(path), "\(error.message), so that the file is not used",
                        hint: "call it \(base)LANGUAGE.\(last), such as \(base)fr.\(last)"))
            }
        }
        return files
    }
}
