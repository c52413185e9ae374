public import Diagnostics
public import Localization

/// Translations brought together with what the template says now.
///
/// What is translated stays; where the source changed a little since, its translation stays as fuzzy, with the source
/// it is of; what nothing needs any more stays as obsolete.
public struct CatalogueMerge: Sendable {
    /// The messages of the template with their translations.
    public private(set) var file: POFile
    public private(set) var counts = Counts()
    /// What was not taken, with its place.
    public private(set) var findings = Diagnostics()

    public struct Counts: Hashable, Sendable {
        public var messages = 0
        /// Shown as they are.
        public var translated = 0
        public var fuzzy = 0
        /// Messages that had no translation before and have one now.
        public var new = 0
        /// Messages that had another translation before.
        public var changed = 0
        /// Translations of a source that has changed since.
        public var stale = 0
        /// Translations that belong to no message any more.
        public var unused = 0
        /// Translations that are broken, and were not taken.
        public var refused = 0
        public var untranslated: Int { messages - translated - fuzzy }

        public init() {}
    }

    /// - Parameters:
    ///   - catalogue: The messages of the template, without translations.
    ///   - before: The translations that there are.
    ///   - incoming: What has come back from translators, which counts for more.
    ///   - name: What to call the incoming file in messages.
    ///   - template: Holds incoming translations against their sources.
    public init(
        _ catalogue: POFile, before: POFile?, incoming: POFile? = nil, from name: String = "", template: Template
    ) {
        file = catalogue
        let sources = template.sources
        var incoming = incoming
        if let entries = incoming?.entries {
            var kept: [POEntry] = []
            for entry in entries {
                if let source = sources[MessageKey(entry)], entry.isTranslated, !entry.isObsolete {
                    var parser = MessageParser(entry.string, file: name, source: source)
                    _ = parser.content()
                    if parser.diagnostics.hasErrors {
                        findings.add(parser.diagnostics)
                        counts.refused += 1
                        continue
                    }
                }
                kept.append(entry)
            }
            incoming?.entries = kept
        }
        takeHeader(before, incoming)
        let old = Memory(before)
        let new = Memory(incoming)
        var used: Set<MessageKey> = []
        let keys = Set(file.entries.map { MessageKey($0) })
        for index in file.entries.indices where !file.entries[index].isHeader {
            let key = MessageKey(file.entries[index])
            counts.messages += 1
            let former = old[key]
            let latter = new[key]
            // Nobody's unconfirmed word stands in for one that was confirmed.
            let isBetter =
                latter.map { !$0.isFuzzy || former?.isTranslated != true || former?.isFuzzy == true } ?? false
            if let found = isBetter ? latter : former ?? latter {
                take(found, into: index)
                count(found, former, isIncoming: isBetter)
                continue
            }
            guard let near = new.nearest(key, besides: keys) ?? old.nearest(key, besides: keys) else { continue }
            used.insert(MessageKey(near))
            take(near, into: index)
            file.entries[index].setFuzzy(true)
            file.entries[index].previous = POEntry.Previous(
                context: near.context == file.entries[index].context ? nil : near.context, id: near.id)
            counts.stale += 1
            counts.fuzzy += 1
        }
        var dropped: Set<MessageKey> = []
        for entry in new.all + old.all {
            let key = MessageKey(entry)
            guard !keys.contains(key), !used.contains(key), dropped.insert(key).inserted else { continue }
            var entry = entry
            if !entry.isObsolete { counts.unused += 1 }
            entry.isObsolete = true
            entry.references = []
            entry.extractedComments = []
            file.entries.append(entry)
        }
    }

    /// What translators and their tools wrote into the header stays.
    private mutating func takeHeader(_ before: POFile?, _ incoming: POFile?) {
        guard let index = file.entries.firstIndex(where: \.isHeader) else { return }
        for other in [before, incoming].compactMap({ $0 }) {
            for (name, value) in other.header
            where !["language", "content-type", "mime-version"].contains(name.lowercased()) && !value.isEmpty {
                file.setHeaderField(name, value)
            }
            if let header = other.entries.first(where: \.isHeader), !header.comments.isEmpty {
                file.entries[index].comments = header.comments
            }
        }
        if let first = before ?? incoming { file.lineEnding = first.lineEnding }
    }

    private mutating func take(_ found: POEntry, into index: Int) {
        file.entries[index].strings = [found.string]
        file.entries[index].comments = found.comments
        file.entries[index].flags = found.flags
        file.entries[index].previous = found.isFuzzy ? found.previous : nil
    }

    private mutating func count(_ found: POEntry, _ former: POEntry?, isIncoming: Bool) {
        guard found.isTranslated else { return }
        if found.isFuzzy { counts.fuzzy += 1 } else { counts.translated += 1 }
        guard isIncoming else { return }
        if former?.isTranslated != true {
            counts.new += 1
        } else if former?.string.text != found.string.text {
            counts.changed += 1
        }
    }
}

/// The entries of a file by message.
private struct Memory {
    private var byKey: [MessageKey: POEntry] = [:]
    /// Those with a translation.
    let all: [POEntry]

    init(_ file: POFile?) {
        let entries = (file?.entries ?? []).filter { !$0.isHeader }
        all = entries.filter(\.isTranslated)
        // One that is in use counts for more than one that was.
        for entry in entries.filter(\.isObsolete) + entries.filter({ !$0.isObsolete }) {
            if entry.isTranslated || byKey[MessageKey(entry)] == nil { byKey[MessageKey(entry)] = entry }
        }
    }

    subscript(_ key: MessageKey) -> POEntry? {
        guard let entry = byKey[key], entry.isTranslated, entry.plural == nil else { return nil }
        return entry
    }

    /// The entry whose source is most like a message's, if it is alike enough to be of help; those that are still
    /// sources themselves do not count.
    func nearest(_ key: MessageKey, besides keys: Set<MessageKey>) -> POEntry? {
        let wanted = Pairs(key.source)
        var best: (entry: POEntry, likeness: Double)?
        for entry in all where !keys.contains(MessageKey(entry)) && entry.plural == nil {
            let likeness = wanted.likeness(Pairs(entry.id))
            if likeness >= 0.6, likeness > best?.likeness ?? 0 { best = (entry, likeness) }
        }
        return best?.entry
    }
}

/// The pairs of neighbouring characters in a text: Dice's measure of likeness.
private struct Pairs {
    private var counts: [[Character]: Int] = [:]
    private var total = 0

    init(_ text: String) {
        let characters = Array(text.lowercased().prefix(2000))
        for index in characters.indices.dropLast() {
            counts[[characters[index], characters[index + 1]], default: 0] += 1
            total += 1
        }
    }

    func likeness(_ other: Pairs) -> Double {
        guard total + other.total > 0 else { return 0 }
        var common = 0
        for (pair, count) in counts { common += min(count, other.counts[pair] ?? 0) }
        return 2 * Double(common) / Double(total + other.total)
    }
}

extension Template {
    /// The words behind the messages, to hold translations against.
    var sources: [MessageKey: MessageText] {
        Dictionary(
            MessageWalk.sites(in: video, language: language).map { ($0.key, $0.text) },
            uniquingKeysWith: { first, _ in first })
    }
}
