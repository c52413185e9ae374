internal import Foundation
internal import Store
internal import Synchronization
internal import TimelineModel

/// What a command has made in an output folder so far, known from records and never from what lies there.
///
/// A file belongs to the command that made it last: the same template, sheet and folder. Thread-safe.
final class Catalogue: Sendable {
    struct Entry: Codable, Hashable, Sendable {
        var owner: String
        var key: String
        var locale: String?
        var output: String?
        var video: File
        var poster: File?
    }

    /// A file as it was made; another size or time of change means that somebody touched it since.
    struct File: Codable, Hashable, Sendable {
        /// Below the output folder.
        var name: String
        var bytes: Int
        /// Nanoseconds since 1970.
        var modified: Int
    }

    let folder: String
    private let owner: String
    private let prefix: String
    private let records: RecordBook
    private let state: Mutex<State>

    private struct State {
        /// Everything below the folder, by the video's name, whoever made it.
        var entries: [String: Entry]
        /// Entries that are not written yet.
        var pending: [(key: String, value: Data)] = []
    }

    /// - Parameter folder: The output folder as the user named it.
    init(folder: String, template: String, data: String, records: RecordBook) {
        func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardized.path }
        self.folder = folder
        self.records = records
        let root = absolute(folder)
        owner = ContentHash(of: [root, absolute(template), absolute(data)].joined(separator: "\n")).hex
        prefix = root == "/" ? root : root + "/"
        var entries: [String: Entry] = [:]
        let decoder = JSONDecoder()
        records.forEach(in: .made, prefix: prefix) { [prefix] path, value in
            entries[String(path.dropFirst(prefix.count))] = try? decoder.decode(Entry.self, from: value)
        }
        state = Mutex(State(entries: entries))
    }

    /// Takes note of a video that is there.
    ///
    /// One that was just made is written at once, so that it is known even if the run is killed.
    func note(_ outcome: Outcome) {
        guard outcome.isThere, let video = file(outcome.path) else { return }
        let entry = Entry(
            owner: owner, key: outcome.key, locale: outcome.locale, output: outcome.output, video: video,
            poster: outcome.poster.flatMap(file))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let isNew = state.withLock { state in
            guard state.entries[video.name] != entry else { return false }
            state.entries[video.name] = entry
            if let value = try? encoder.encode(entry) { state.pending.append((prefix + video.name, value)) }
            return true
        }
        if isNew, outcome.status == .made { flush() }
    }

    /// Writes what is not written yet. What cannot be written is told by the other records of the run.
    func flush() {
        let pending = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        if !pending.isEmpty { try? records.set(pending, in: .made) }
    }

    /// What this command made and makes no more, in the order of the names.
    func entries(not isMade: (_ key: String, _ locale: String?) -> Bool) -> [Entry] {
        state.withLock { $0.entries.values.filter { $0.owner == owner && !isMade($0.key, $0.locale) } }
            .sorted { $0.video.name < $1.video.name }
    }

    /// Forgets files that are no longer there, and all that is kept about them.
    func forget(_ entries: [Entry]) {
        guard !entries.isEmpty else { return }
        state.withLock { state in for entry in entries { state.entries[entry.video.name] = nil } }
        let paths = entries.map { prefix + $0.video.name }
        for space in [RecordBook.Space.made, .videos, .traces] { try? records.remove(paths, in: space) }
        try? records.remove(entries.compactMap { $0.poster.map { prefix + $0.name } }, in: .thumbnails)
    }

    private func file(_ path: String) -> File? {
        guard path.hasPrefix(folder + "/"), let state = FileState(path) else { return nil }
        return File(name: String(path.dropFirst(folder.count + 1)), bytes: state.bytes, modified: state.modified)
    }
}

extension RecordBook.Space {
    /// A `Catalogue.Entry` for every video, by its path.
    static let made: RecordBook.Space = "made"
}

/// Passes a run's events on and has finished videos noted.
struct CataloguingDisplay: ProgressDisplay {
    let catalogue: Catalogue
    let display: any ProgressDisplay

    func show(_ event: RunEvent) {
        if case .finished(let outcome) = event { catalogue.note(outcome) }
        display.show(event)
    }
}
