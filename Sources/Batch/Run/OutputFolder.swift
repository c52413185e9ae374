internal import Diagnostics
internal import Foundation

/// The folder that videos go to.
struct OutputFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Makes the folder and finds out whether files can be made in it, before any work is spent.
    ///
    /// Also removes what runs that died here left half written.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw problem("the folder cannot be made", error.localizedDescription)
        }
        let probe = "\(path)/.rowreel-\(getpid())-probe"
        let file = open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw problem("files cannot be made in it", String(cString: strerror(errno))) }
        close(file)
        unlink(probe)
        sweep()
    }

    /// Makes the folders that a file's name asks for.
    static func make(above path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Diagnostic.error(
                "unwritable-output", at: .file(folder), "the folder cannot be made", cause: error.localizedDescription)
        }
    }

    private func problem(_ words: String, _ cause: String) -> Diagnostic {
        .error(
            "unwritable-output", at: .file(path), "videos cannot be written here: \(words)",
            hint: "choose another folder with --output-dir DIR", cause: cause)
    }

    /// Removes what dead processes left: `.film.mp4.PID-N.part.mp4`, as `OutputFile` names what it has not finished,
    /// and nothing that only looks a little like it.
    private func sweep() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            guard let owner = Self.owner(of: name), kill(owner, 0) != 0, errno == ESRCH else { continue }
            unlink("\(path)/\(name)")
        }
    }

    /// The process that was writing a file of this name; nil for a name that is not ours.
    static func owner(of name: String) -> pid_t? {
        guard name.hasPrefix(".") else { return nil }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[parts.count - 2] == "part" else { return nil }
        let numbers = parts[parts.count - 3].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, UInt32(numbers[1]) != nil, let owner = pid_t(numbers[0]), owner > 0 else {
            return nil
        }
        return owner
    }
}
