public import Foundation

/// Why a program cannot be started, in words for the user.
public struct ProgramError: Error, Hashable, Sendable {
    /// `there is no program ffmepg in PATH`.
    public var message: String
    /// What to do about it.
    public var hint: String?
    /// What the system said, or where was looked.
    public var cause: String?

    init(_ message: String, hint: String? = nil, cause: String? = nil) {
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// What the system's refusal to start a file that is there means.
    init(_ error: POSIXError, starting path: String, _ program: Program) {
        let cause = String(cString: strerror(error.code.rawValue))
        switch error.code {
        case .ENOENT:
            self.init(
                "\(path) is there, and what it is to be run by is not",
                hint: "its first line names that program, and may not end as lines of Windows do; "
                    + "a file made for another system lacks its libraries",
                cause: cause)
        case .ENOEXEC:
            self.init(
                "\(path) is not a program of this machine",
                hint: "a script begins with a line that names what runs it, such as #!/bin/sh", cause: cause)
        case .EACCES:
            self.init(
                "\(path) may not be run, or not in \(program.folder ?? "this folder")",
                hint: "see to the rights of both; a disk may be mounted with noexec", cause: cause)
        case .ETXTBSY:
            self.init("\(path) is being written just now", hint: "start it when it is whole", cause: cause)
        case .E2BIG:
            self.init(
                "\(program.name) is given more than the system lets a program be given",
                hint: "hand long texts over in a file", cause: cause)
        case .EAGAIN, .ENOMEM, .EMFILE, .ENFILE:
            self.init(
                "\(program.name) cannot be started now: the system has no room for another process",
                hint: "run fewer things at once, or see to the limits (ulimit -a)", cause: cause)
        default: self.init("\(program.name) cannot be started", cause: cause)
        }
    }
}

extension ProgramError: CustomStringConvertible, LocalizedError {
    /// The message, with the cause in brackets.
    public var description: String { message + (cause.map { " (\($0))" } ?? "") }

    public var errorDescription: String? { description }
}
