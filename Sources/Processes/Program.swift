internal import Diagnostics
internal import Foundation

/// Another program, and what it is started with. Never goes through a shell: an argument is what it is.
///
/// It gets a session of its own, so that Ctrl-C goes to us alone and it can be ended with all that it starts, and no file
/// of ours but the three that it reads and writes. What it leaves running at its end is ended with it.
public struct Program: Sendable, Hashable {
    /// Its path, from `folder` where it is relative, or a name without a slash, which is looked for in `PATH` of
    /// `environment`.
    public var name: String
    public var arguments: [String]
    /// The folder it starts in; nil is ours.
    public var folder: String?
    /// All of its environment.
    public var environment: [String: String]

    /// - Parameter environment: All of its environment; nil is ours.
    public init(
        _ name: String, _ arguments: [String] = [], in folder: String? = nil,
        environment: [String: String]? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.folder = folder
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

    /// Where something that a program writes goes.
    public enum Target: Sendable, Hashable {
        case nowhere
        /// To the end of a file, which is made where it is missing, for its owner alone.
        case file(String)
        /// To a file that is open here, which stays open.
        case descriptor(Int32)
    }

    /// Starts it and goes on. It reads nothing.
    ///
    /// - Parameter errors: For its standard error; nil is where its standard output goes.
    public func start(output: Target = .nowhere, errors: Target? = nil) throws(ProgramError) -> Child {
        let input = try OpenFile.empty(for: self)
        let output = try OpenFile.target(output, of: self)
        let errors = try errors.map { target throws(ProgramError) in try OpenFile.target(target, of: self) }
        let child = try start(
            Spawning.Files(
                input: input.descriptor, output: output.descriptor, errors: (errors ?? output).descriptor))
        withExtendedLifetime((input, output, errors)) {}
        return child
    }

    /// Starts it with three files, of which it gets copies.
    func start(_ files: Spawning.Files) throws(ProgramError) -> Child {
        let path = try ProgramSearch(program: self)()
        // A file that was just written counts as open as long as a program that is being started elsewhere has a copy.
        for _ in 0..<50 {
            do {
                let id = try Spawning.start(
                    path, [name] + arguments, in: folder, environment: environment, files: files)
                return Child(id, name: PathText.name(of: name))
            } catch  where error.code != .ETXTBSY {
                throw ProgramError(error, starting: path, self)
            } catch {
                usleep(10_000)
            }
        }
        throw ProgramError(POSIXError(.ETXTBSY), starting: path, self)
    }
}
