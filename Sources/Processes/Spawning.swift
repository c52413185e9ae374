internal import CSpawn
internal import Foundation

/// `posix_spawn` as programs are started here: a session of its own, and no file of ours but the three it is given.
///
/// Foundation's `Process` has neither: its children get a group in our session, and a pipe's end that tells their death
/// late, when they leave children behind.
enum Spawning {
    /// The files that a program starts with, of which it gets copies.
    struct Files {
        var input: Int32
        var output: Int32
        var errors: Int32
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: The program, absolute.
    ///   - arguments: What it is given, its own name first.
    ///   - folder: The folder it starts in; nil is ours.
    /// - Returns: Its process number, which somebody must wait for.
    /// - Throws: `POSIXError`.
    static func start(
        _ path: String, _ arguments: [String], in folder: String?, environment: [String: String], files: Files
    ) throws(POSIXError) -> Int32 {
        // Above the three, so that none is written over before it is copied: whoever started us may have closed some.
        var sources: [Int32] = []
        defer { for file in sources { close(file) } }
        for file in [files.input, files.output, files.errors] {
            let copy = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
            guard copy >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            sources.append(copy)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in sources.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
        }
        // What was opened without O_CLOEXEC: a lock or a port that the program held would be held as long as it lives.
        rr_spawn_without_files(&actions, STDERR_FILENO + 1)
        if let folder { rr_spawn_in_folder(&actions, folder) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, rr_spawn_session() | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // What we ignore, it would ignore too.
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var id: Int32 = 0
        let status = posix_spawn(&id, path, &actions, &attributes, words, variables)
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO) }
        return id
    }
}
