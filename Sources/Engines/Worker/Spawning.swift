internal import Foundation

/// `posix_spawn` as the worker needs it: a session of its own and no file of ours but the one it writes to.
///
/// Foundation's `Process` has neither: its children get a group in our session, and a pipe's end that tells their death
/// late, when they leave children behind.
enum Spawning {
    /// `POSIX_SPAWN_SETSID` of spawn.h, which Swift does not import.
    private static let newSession: Int16 = 0x80

    /// Starts a program. What `WorkerProcess.init` says holds.
    ///
    /// - Returns: Its process number, which somebody must wait for.
    static func start(
        _ command: [String], environment: [String: String], output: String, errors: String
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_APPEND, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_APPEND, 0)
        // What was opened without O_CLOEXEC: a lock or a port that the worker held would be held as long as it lives.
        // By number, also somewhat beyond the last, because other threads open files meanwhile; what is not open is no
        // error to glibc. Its `addclosefrom_np` is not in what Swift imports.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        let last = open.compactMap { Int32($0) }.max() ?? STDERR_FILENO
        for file in STDERR_FILENO + 1...last + 256 { posix_spawn_file_actions_addclose(&actions, file) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // What we ignore, it would ignore too.
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var id: Int32 = 0
        let status = posix_spawn(&id, command[0], &actions, &attributes, arguments, variables)
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO) }
        return id
    }
}
