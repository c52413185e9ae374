internal import Foundation

/// Which process is meant: numbers are given again, a number with the moment of its start is not.
public struct ProcessIdentity: Codable, Hashable, Sendable {
    public let id: Int32
    /// Ticks of the clock since the machine was started (proc(5), field 22 of `stat`).
    let started: UInt64
    /// Changes when the machine is started again.
    let boot: String

    /// The process that has this number now; nil where there is none or it has ended and waits for its parent.
    public init?(of id: Int32) {
        // The second field is the program's name in brackets, which may hold anything; what follows the last bracket
        // starts with the third.
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let bracket = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let started = UInt64(fields[19]) else {
            return nil
        }
        self.id = id
        self.started = started
        boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    }

    /// One that has ended already: equal to no process that runs.
    init(ended id: Int32) {
        self.id = id
        started = 0
        boot = ""
    }

    /// Whether it still runs.
    public var isAlive: Bool { ProcessIdentity(of: id) == self }
}
