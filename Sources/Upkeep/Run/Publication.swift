internal import Batch
internal import Diagnostics
internal import Foundation

/// Puts the results of a run where others see them, all at once: `current` in the published folder is a symbolic link to
/// a whole set, and changes from one set to the next in one step (rename(2)).
///
///     videos/current → releases/20261122T013000Z
///     videos/releases/20261122T013000Z/…
///
/// A set holds second names of the files in the results' folder, so that it takes no room of its own; these are never
/// written to, only replaced. The run's lock is held meanwhile.
struct Publication {
    let settings: PublicationSettings
    /// The run's results' folder.
    let results: String

    /// Publishes what is there: every video that was made, now or before, with its poster, and the report.
    ///
    /// - Returns: The folder of the new set.
    /// - Throws: `Diagnostic`; `current` is then as it was.
    func publish(_ report: Report, now: Date) throws -> String {
        let current = "\(settings.folder)/current"
        try checkLink(current)
        try make(releases)
        sweep()
        let name = try freeName(now)
        let stage = "\(releases)/.\(name)"
        try make(stage)
        for file in files(report) { try add(file, to: stage) }
        let release = "\(releases)/\(name)"
        guard rename(stage, release) == 0 else { throw problem(release, "the set could not be put in place") }
        try point(current, at: "releases/\(name)")
        prune(except: name)
        return release
    }

    private var releases: String { "\(settings.folder)/releases" }

    /// Below the results' folder.
    private func files(_ report: Report) -> [String] {
        var paths = report.outcomes.flatMap { [$0.path, $0.poster].compactMap { $0 } }
        paths += report.retired.filter { $0.action == .kept }.map(\.path)
        var names = paths.filter { $0.hasPrefix(results + "/") }.map { String($0.dropFirst(results.count + 1)) }
        names += ["report.html", "report.json", "report.csv"]
        var seen: Set<String> = []
        // A video that failed and was never made is not there.
        return names.filter { seen.insert($0).inserted && FileManager.default.fileExists(atPath: "\(results)/\($0)") }
    }

    private func add(_ name: String, to stage: String) throws {
        let target = "\(stage)/\(name)"
        if name.contains("/") { try make(PathText.folder(of: target)) }
        try Copying.link("\(results)/\(name)", as: target)
    }

    /// Lets a link name something else, in one step.
    private func point(_ link: String, at target: String) throws {
        let aside = "\(settings.folder)/.current-\(UUID().uuidString.prefix(8))"
        guard symlink(target, aside) == 0 else { throw problem(aside, "no symbolic link could be made") }
        guard rename(aside, link) == 0 else {
            let failure = problem(link, "current could not be changed")
            unlink(aside)
            throw failure
        }
        let folder = open(settings.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        // The new name is on the disk; not all file systems can.
        fsync(folder)
        close(folder)
    }

    private func checkLink(_ current: String) throws {
        var status = stat()
        guard lstat(current, &status) == 0, status.st_mode & S_IFMT != S_IFLNK else { return }
        throw Diagnostic.error(
            "unwritable-output", at: .file(current),
            "results are published by a symbolic link of this name, and here "
                + "is something else", hint: "move it away, or publish into another folder")
    }

    /// Removes what runs that died left half made.
    private func sweep() {
        for name in names(releases) where name.hasPrefix(".") { remove("\(releases)/\(name)") }
        for name in names(settings.folder) where name.hasPrefix(".current-") { unlink("\(settings.folder)/\(name)") }
    }

    /// Removes the oldest sets. Only what looks like one is ever touched.
    private func prune(except newest: String) {
        let sets = names(releases).filter { $0.wholeMatch(of: /[0-9]{8}T[0-9]{6}Z(-[0-9]+)?/) != nil }.sorted()
        for name in sets.dropLast(settings.keep) where name != newest { remove("\(releases)/\(name)") }
    }

    private func freeName(_ now: Date) throws -> String {
        let stamp = TimeText.stamp(now)
        for number in 1...999 {
            let name = number == 1 ? stamp : "\(stamp)-\(number)"
            if !FileManager.default.fileExists(atPath: "\(releases)/\(name)") { return name }
        }
        throw problem(releases, "there are too many sets of one second")
    }

    private func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Diagnostic.error(
                "unwritable-output", at: .file(folder), "the folder cannot be made", cause: error.localizedDescription)
        }
    }

    private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    private func problem(_ path: String, _ words: String) -> Diagnostic {
        .error("unwritable-output", at: .file(path), words, cause: String(cString: strerror(errno)))
    }
}
