public import Diagnostics
internal import Foundation

/// Why the store could not do what was asked, with the system's own word for it.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The folder cannot be made or written.
        case unwritable
        /// The disk is full, or a quota is used up.
        case full
        /// There is no store in the folder.
        case missing
        /// The folder holds something else.
        case foreign
        /// The store was made by a version of Rowreel that keeps things differently.
        case otherVersion
        /// Another process keeps something locked for longer than is reasonable.
        case busy
        /// Waiting for another process was given up because the run is stopping.
        case cancelled
        /// Any other failure of the file system.
        case failed
    }

    public var code: Code
    /// What was being done: `write`, `rename`.
    public var operation: String
    public var path: String
    /// The system's number, 0 if there is none.
    public var number: Int32
    /// What is wrong, where the system has no number for it.
    public var reason: String?

    public init(_ code: Code, _ operation: String, path: String, number: Int32 = 0, reason: String? = nil) {
        self.code = code
        self.operation = operation
        self.path = path
        self.number = number
        self.reason = reason
    }

    /// The failure of the system call just made, told by `errno`.
    static func system(_ operation: String, path: String, number: Int32 = errno) -> StoreError {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EACCES, EPERM, EROFS: .unwritable
            default: .failed
            }
        return StoreError(code, operation, path: path, number: number)
    }

    /// One sentence: `cannot write /store/chunk/5f: No space left on device`.
    public var description: String {
        if code == .cancelled { return "stopped while waiting for \(path)" }
        return "cannot \(operation) \(path): \(reason ?? String(cString: strerror(number)))"
    }

    /// The same for the user.
    public var diagnostic: Diagnostic { .error("store", at: .file(path), description, hint: hint) }

    /// What the user can do about it.
    public var hint: String? {
        switch code {
        case .full: "free some space, or put the store on another disk with --store DIR"
        case .unwritable: "choose a folder that you may write to with --store DIR"
        case .busy: "wait until the other rowreel has finished, or give this one another store with --store DIR"
        case .foreign: "choose an empty folder, or one that is not there yet, with --store DIR"
        case .otherVersion: "give this rowreel a store of its own with --store DIR, or remove that folder"
        case .missing: "say where it is with --store DIR; rendering makes one"
        case .failed where [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(number):
            "choose a folder that can be made with --store DIR"
        case .cancelled, .failed: nil
        }
    }
}
