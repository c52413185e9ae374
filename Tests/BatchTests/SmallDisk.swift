import Foundation
import TestSupport

/// A file system of a few pages, for as long as it is held.
///
/// Mounted in a namespace of its own, which root needs no further right for and others can make as root of a user
/// namespace: it works wherever one of the two is allowed. Programs see it when they are run `inside`.
final class SmallDisk {
    /// The disk's root, as programs inside see it.
    let path: String
    private let folder: TemporaryFolder
    /// Keeps the namespace alive.
    private let holder: Command.Running
    private let isUser: Bool

    /// Nil, said aloud, where this process may do neither.
    init?(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder["disk"]
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let script = "mount -t tmpfs -o size=\(kilobytes)k tmpfs \"$0\" && echo mounted && exec sleep 600"
        for (options, isUser) in [(["--mount"], false), (["--user", "--map-root-user", "--mount"], true)] {
            let holder = try Command(["unshare"] + options + ["sh", "-c", script, path]).start()
            while holder.isRunning, !holder.output.contains("mounted") { usleep(2_000) }
            guard holder.isRunning else { continue }
            (self.holder, self.isUser) = (holder, isUser)
            return
        }
        print("SKIPPED: a full disk needs a tmpfs, and this process may mount none, not even in a namespace of its own")
        return nil
    }

    deinit { holder.signal(SIGKILL) }

    /// The command as it runs where the disk is.
    func inside(_ command: Command) -> Command {
        var command = command
        let user = isUser ? ["--user", "--preserve-credentials"] : []
        command.arguments =
            ["nsenter", "--target", "\(holder.id)", "--mount"] + user
            + ["env", "-C", command.folder ?? "/"] + command.arguments
        return command
    }

    /// Where this process finds a file of the disk.
    subscript(_ name: String) -> String { "/proc/\(holder.id)/root\(path)/\(name)" }

    /// What is on the disk, hidden files too.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: self[""])) ?? []).sorted() }

    /// Takes all room but this.
    func fill(leaving kilobytes: Int) throws {
        var status = statvfs()
        guard statvfs(self[""], &status) == 0 else { throw CocoaError(.fileReadUnknown) }
        let free = Int(status.f_bavail) * Int(status.f_frsize) - kilobytes << 10
        try Data(count: max(0, free)).write(to: URL(fileURLWithPath: self["filler"]))
    }
}
