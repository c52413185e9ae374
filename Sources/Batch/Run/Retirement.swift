internal import Foundation
internal import Templating

/// What becomes of videos whose row has gone: `--retire`.
public enum RetirePolicy: String, CaseIterable, Sendable {
    case keep, move, delete
}

/// The videos that a sheet has: its keys, in the languages of their markets.
struct MadeVideos {
    private let template: BoundTemplate
    private let items: [String: Int]

    init(_ template: BoundTemplate) {
        self.template = template
        items = Dictionary(
            template.items.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func contains(key: String, locale: String?) -> Bool {
        items[key].map { template.item($0, in: locale) != nil } ?? false
    }
}

/// Puts aside what earlier runs made for rows that are no longer in the sheet.
///
/// Only files that are known to be this command's, and are as it left them, are ever touched.
struct Retirement {
    let catalogue: Catalogue
    let policy: RetirePolicy
    /// Why nothing is to be touched now, whatever the policy.
    let hold: String?

    /// The folder below the output folder that videos are moved to.
    static let folderName = "retired"

    /// - Parameters:
    ///   - made: What the sheet has, chosen by this run or not.
    ///   - paths: Where the videos of this run are or would be.
    func run(made: MadeVideos, paths: Set<String>) -> [Retired] {
        var retired: [Retired] = []
        var forgotten: [Catalogue.Entry] = []
        for entry in catalogue.entries(not: { made.contains(key: $0, locale: $1) }) {
            let path = "\(catalogue.folder)/\(entry.video.name)"
            // Under this name there is, or will be, the video of another key.
            if paths.contains(path) { continue }
            guard FileState(path) != nil else {
                forgotten.append(entry)
                continue
            }
            var video = Retired(
                key: entry.key, locale: entry.locale, output: entry.output, path: path, action: .kept)
            if policy != .keep {
                retire(entry, &video)
                if video.action != .kept { forgotten.append(entry) }
            }
            retired.append(video)
        }
        catalogue.forget(forgotten)
        return retired
    }

    private func retire(_ entry: Catalogue.Entry, _ video: inout Retired) {
        video.reason = hold ?? (isUntouched(entry.video) ? nil : "it was changed after it was made")
        guard video.reason == nil else { return }
        do {
            if policy == .delete {
                try remove(video.path)
                video.action = .deleted
            } else {
                video.destination = try move(entry.video.name)
                video.action = .moved
            }
        } catch {
            video.reason = error.localizedDescription
            return
        }
        guard let poster = entry.poster, FileState("\(catalogue.folder)/\(poster.name)") != nil else { return }
        guard isUntouched(poster) else {
            video.reason = "its poster was changed after it was made, and is still there"
            return
        }
        do {
            if policy == .delete { try remove("\(catalogue.folder)/\(poster.name)") } else { _ = try move(poster.name) }
        } catch {
            video.reason = "its poster is still there: \(error.localizedDescription)"
        }
    }

    private func isUntouched(_ file: Catalogue.File) -> Bool {
        guard let state = FileState("\(catalogue.folder)/\(file.name)") else { return false }
        return state.bytes == file.bytes && state.modified == file.modified
    }

    private func remove(_ path: String) throws {
        guard unlink(path) == 0 else { throw Self.problem("removed") }
    }

    /// Moves a file below the folder of retired ones, under a name that nobody has.
    ///
    /// - Returns: Where it is now.
    private func move(_ name: String) throws -> String {
        let source = "\(catalogue.folder)/\(name)"
        let target = "\(catalogue.folder)/\(Self.folderName)/\(name)"
        try OutputFolder.make(above: target)
        let dot = target.lastIndex(of: ".") ?? target.endIndex
        for number in 1...999 {
            let path = number == 1 ? target : "\(target[..<dot])~\(number)\(target[dot...])"
            // A second name for the file fails where there is one already, which a rename would replace.
            if link(source, path) == 0 {
                guard unlink(source) == 0 else { throw Self.problem("moved") }
                return path
            }
            if errno == EEXIST { continue }
            // Some file systems have no second names.
            guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { throw Self.problem("moved") }
            if access(path, F_OK) == 0 { continue }
            guard rename(source, path) == 0 else { throw Self.problem("moved") }
            return path
        }
        errno = EEXIST
        throw Self.problem("moved")
    }

    private struct Problem: LocalizedError {
        var errorDescription: String?
    }

    private static func problem(_ what: String) -> Problem {
        Problem(errorDescription: "it could not be \(what): \(String(cString: strerror(errno)))")
    }
}
