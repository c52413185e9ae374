internal import Foundation

/// How a process ended.
public enum ProcessEnd: Hashable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case killed(Int32)
    /// It was not ours, so nobody told us how.
    case gone

    /// As `waitpid` tells it.
    init(status: Int32) { self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F) }

    /// The end of a sentence: `ended with status 1`.
    public var description: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .killed(SIGKILL):
            "was killed (SIGKILL): by somebody, or by the system because main memory ran out (journalctl -k says)"
        case .killed(SIGTERM): "was told to end by somebody (SIGTERM)"
        case .killed(SIGSEGV): "crashed (SIGSEGV, in one of its libraries or the GPU's driver)"
        case .killed(SIGABRT): "aborted (SIGABRT, in one of its libraries or the GPU's driver)"
        case .killed(SIGBUS): "crashed (SIGBUS: a file of weights that was cut off, or a full /dev/shm)"
        case .killed(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
        case .gone: "has gone"
        }
    }
}
