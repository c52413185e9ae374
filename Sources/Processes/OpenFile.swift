internal import CSpawn
internal import Foundation

/// A file that is open here until this is let go of. No program that is started inherits it.
final class OpenFile: Sendable {
    let descriptor: Int32
    private let isOurs: Bool

    private init(_ descriptor: Int32, isOurs: Bool) {
        self.descriptor = descriptor
        self.isOurs = isOurs
    }

    deinit {
        if isOurs { close(descriptor) }
    }

    /// Where `program` writes to.
    ///
    /// - Throws: What keeps it from being started.
    static func target(_ target: Program.Target, of program: Program) throws(ProgramError) -> OpenFile {
        switch target {
        case .descriptor(let file): OpenFile(file, isOurs: false)
        case .nowhere: try opened("/dev/null", O_WRONLY, of: program)
        case .file(let path): try opened(path, O_WRONLY | O_APPEND | O_CREAT, of: program)
        }
    }

    /// One that ends at once.
    static func empty(for program: Program) throws(ProgramError) -> OpenFile {
        try opened("/dev/null", O_RDONLY, of: program)
    }

    /// The two ends of a pipe.
    static func pipe(for program: Program) throws(ProgramError) -> (reading: OpenFile, writing: OpenFile) {
        var ends: [Int32] = [-1, -1]
        guard rr_pipe(&ends) == 0 else {
            throw ProgramError(
                "\(program.name) cannot be started now: too many files are open", hint: "run fewer things at once",
                cause: String(cString: strerror(errno)))
        }
        return (OpenFile(ends[0], isOurs: true), OpenFile(ends[1], isOurs: true))
    }

    private static func opened(
        _ path: String, _ flags: Int32, of program: Program
    ) throws(ProgramError) -> OpenFile {
        let file = open(path, flags | O_CLOEXEC | O_NOCTTY, 0o600)
        guard file < 0 else { return OpenFile(file, isOurs: true) }
        throw ProgramError(
            "\(path), to which \(program.name) writes, cannot be opened",
            hint: "see to it that its folder is there, and that you may write in it",
            cause: String(cString: strerror(errno)))
    }
}
