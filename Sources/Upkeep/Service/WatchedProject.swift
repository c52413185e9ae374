internal import Diagnostics
internal import Foundation
internal import Logging
internal import TimeZones

/// A project file that may change while it is served, and the rules of its time zones, which may, too.
struct WatchedProject {
    private(set) var project: ProjectFile
    private var stamp: Stamp?

    /// What changes when a file is written or replaced.
    private struct Stamp: Equatable {
        var node: UInt
        var bytes: Int
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (node, bytes) = (UInt(status.st_ino), Int(status.st_size))
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    init(_ project: ProjectFile) {
        self.project = project
        stamp = Stamp(project.path)
    }

    /// The project as it is now, if it has changed; one with mistakes is told once, and the one before stays.
    mutating func reload(_ log: Logger) -> ProjectFile? {
        let now = Stamp(project.path)
        let isFileNew = now != stamp
        guard isFileNew || project.runs.contains(where: \.timeZone.isOutdated) else { return nil }
        stamp = now
        do throws(DiagnosedFailure) {
            project = try ProjectFile.load(project.path)
            log.info(isFileNew ? "the project file has changed" : "the time zone database has changed")
            return project
        } catch {
            for diagnostic in error.diagnostics.errors {
                log.error(
                    "the project file has mistakes: the one before stays in force",
                    metadata: ["problem": "\(diagnostic.place.map { "\($0): " } ?? "")\(diagnostic.message)"])
            }
            return nil
        }
    }
}
