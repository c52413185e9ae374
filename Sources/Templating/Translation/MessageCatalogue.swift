internal import Diagnostics
public import Localization

/// What is told to translators beside the words.
public struct MessageDetails: Sendable {
    /// The most characters of messages, by output in the template's order.
    public var rooms: [(output: String, counts: [MessageKey: Int])] = []
    /// Pictures of scenes, by the scenes' ids.
    public var pictures: [String: String] = [:]

    public init() {}

    /// The most characters that a message may have in all outputs, as its note says; nil where it has none.
    static func limit(in entry: POEntry) -> Int? {
        let notes = entry.extractedComments.filter { $0.hasPrefix("at most about ") }
        return notes.flatMap { $0.matches(of: /(?:about |, )([0-9]+)/) }.compactMap { Int($0.1) }.min()
    }

    /// `at most about 34 characters (vertical), 60 (wide)`.
    fileprivate func note(of key: MessageKey) -> String? {
        let counts = rooms.compactMap { room in room.counts[key].map { (room.output, $0) } }.filter { $0.1 < 1000 }
        guard let first = counts.first else { return nil }
        let start = "at most about \(first.1) \(first.1 == 1 ? "character" : "characters")"
        if rooms.count == 1 || counts.count == rooms.count && counts.allSatisfy({ $0.1 == first.1 }) { return start }
        return start + " (\(first.0))" + counts.dropFirst().map { ", \($0.1) (\($0.0))" }.joined()
    }
}

extension Template {
    /// Every message as an entry without a translation, with what translators want to know: a POT file.
    ///
    /// - Parameter language: Of the translations; nil where there is none yet.
    public func catalogue(_ details: MessageDetails, language: String? = nil) -> POFile {
        var file = POFile()
        file.setHeaderField("Project-Id-Version", TranslationFolder.base(of: path))
        // Tools write these themselves, and warn where they are not there.
        for name in ["PO-Revision-Date", "Last-Translator", "Language-Team"] { file.setHeaderField(name, "") }
        file.setHeaderField("Language", language?.replacing("-", with: "_") ?? "")
        file.setHeaderField("MIME-Version", "1.0")
        file.setHeaderField("Content-Type", "text/plain; charset=UTF-8")
        file.setHeaderField("Content-Transfer-Encoding", "8bit")
        file.setHeaderField("X-Generator", "Rowreel")
        file.entries += messages.map { entry($0, details) }
        return file
    }

    private func entry(_ message: Message, _ details: MessageDetails) -> POEntry {
        var entry = POEntry(context: message.key.context, id: message.key.source)
        entry.extractedComments = message.notes.flatMap { $0.split(separator: "\n").map(String.init) }
        for spot in message.spots {
            let what = spot.element + (spot.role.map { " “\($0)”" } ?? "")
            let line = spot.scene.map { "scene \($0): \(what)" } ?? what
            if !entry.extractedComments.contains(line) { entry.extractedComments.append(line) }
            let reference = reference(spot.place)
            if let reference, !entry.references.contains(reference) { entry.references.append(reference) }
        }
        if !message.tags.isEmpty {
            entry.extractedComments.append(
                message.tags.enumerated().map { "<\($0 + 1)> is \($1)" }.joined(separator: "; "))
        }
        if let note = details.note(of: message.key) { entry.extractedComments.append(note) }
        var pictures: [String] = []
        for scene in message.spots.compactMap(\.scene) {
            if let picture = details.pictures[scene], !pictures.contains(picture) { pictures.append(picture) }
        }
        if !pictures.isEmpty { entry.extractedComments.append("picture: \(pictures.joined(separator: ", "))") }
        if message.isRequired { entry.extractedComments.append("must be translated") }
        return entry
    }

    /// `product.xml:12`, from the template's folder.
    private func reference(_ place: Place) -> String? {
        guard case .source(let file, let line, _) = place else { return nil }
        let folder = TemplateFiles.folder(of: path) + "/"
        let name = file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
        return name.contains(" ") ? "\u{2068}\(name)\u{2069}:\(line)" : "\(name):\(line)"
    }
}
