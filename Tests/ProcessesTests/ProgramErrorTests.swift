import Foundation
import Processes
import TestSupport
import Testing

/// What is said of programs that cannot be started.
@Suite struct ProgramErrorTests {
    func failure(_ program: Program, _ run: ProgramRun = ProgramRun()) throws -> ProgramError {
        try #require(throws: ProgramError.self) { _ = try program.run(run) }
    }

    @Test func `a name that is not in PATH, with the nearest that is`() throws {
        let folder = try TemporaryFolder()
        try folder.write("publish", "")
        let error = try failure(Program("pubilsh", environment: ["PATH": "\(folder.path):/nowhere"]))
        #expect(error.message == "there is no program pubilsh in PATH")
        #expect(error.hint == "did you mean \"publish\"?")
        #expect(error.cause == "PATH is \(folder.path):/nowhere")
        let far = try failure(Program("zzzzzzzz", environment: ["PATH": folder.path]))
        #expect(far.hint == "install it, or write its whole path")
    }

    @Test func `paths to nothing, to a folder and to what is no program`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hook.sh", "#!/bin/sh\n")
        #expect(try failure(Program(folder["hok.sh"])).hint == "did you mean \"hook.sh\"?")
        #expect(try failure(Program(folder.path)).message == "\(folder.path) is a folder, not a program")
        let error = try failure(Program("./hook.sh", in: folder.path))
        #expect(error.message.hasSuffix("/./hook.sh may not be run"))
        #expect(error.hint?.hasPrefix("chmod +x ") == true)
        chmod(path, 0o755)
        #expect(try Program("./hook.sh", in: folder.path).run().isSuccess)
        #expect(try Program("hook.sh", environment: ["PATH": folder.path]).run().isSuccess)
        #expect(try Program("hook.sh", in: folder.path, environment: ["PATH": ""]).run().isSuccess)
        #expect(try failure(Program("")).message.contains("its name is empty"))
    }

    @Test func `files that the system does not run`() throws {
        let folder = try TemporaryFolder()
        for (name, text, words) in [
            ("plain", "echo hello\n", "is not a program of this machine"),
            ("windows", "#!/bin/sh\r\necho hello\r\n", "what it is to be run by is not"),
            ("lost", "#!/no/such/python\n", "what it is to be run by is not"),
        ] {
            chmod(try folder.write(name, text), 0o755)
            let error = try failure(Program(folder[name]))
            #expect(error.message.contains(words), "\(error)")
            #expect(error.hint != nil && error.cause != nil)
        }
    }

    @Test func `folders and files that are not there`() throws {
        let lost = try failure(Program("true", in: "/no/such"))
        #expect(lost.message == "true is to start in /no/such, which is no folder")
        var run = ProgramRun()
        run.output = .written(.file("/no/such/log"))
        let error = try failure(Program("true"), run)
        #expect(error.message == "/no/such/log, to which true writes, cannot be opened")
        #expect(error.cause == "No such file or directory")
    }

    @Test func `a program that is being written`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hook", "#!/bin/sh\n")
        chmod(path, 0o755)
        let file = open(path, O_WRONLY | O_CLOEXEC)
        #expect(try failure(Program(path)).message == "\(path) is being written just now")
        close(file)
        #expect(try Program(path).run().isSuccess)
    }

    @Test func `more than a program can be given, and what C cannot say`() throws {
        let long = String(repeating: "a", count: 1 << 18)
        let error = try failure(Program("true", [String](repeating: long, count: 20)))
        #expect(error.message == "true is given more than the system lets a program be given")
        #expect(try failure(Program("true", ["a\0b"])).message.contains("zero byte"))
    }
}
