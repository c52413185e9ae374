import Foundation
import Processes
import Synchronization
import TestSupport
import Testing

/// Programs run to their end: what they read, write and how they end. The oracles are the shell and the kernel's `/proc`.
@Suite struct ProgramRunTests {
    /// Runs a script of the shell's.
    func shell(_ script: String, _ change: (inout ProgramRun) -> Void = { _ in }) throws -> ProgramRun.Outcome {
        var run = ProgramRun()
        change(&run)
        return try Program("sh", ["-c", script]).run(run)
    }

    @Test func `what it writes comes back apart, with how it ended`() throws {
        let outcome = try shell("echo one; echo two >&2; exit 3")
        #expect(outcome.output.text == "one\n" && outcome.errors.text == "two\n")
        #expect(outcome.end == .exited(3) && outcome.stop == nil && !outcome.isSuccess)
        #expect(try shell("kill -SEGV $$").end == .killed(SIGSEGV))
        #expect(try shell(":").isSuccess)
    }

    @Test func `arguments are what they are, not what a shell makes of them`() throws {
        let words = ["a b", "$HOME", "*", "'\"", "", "; echo no", "ünï\n"]
        let outcome = try Program("printf", ["%s|"] + words).run()
        #expect(outcome.output.text == words.map { $0 + "|" }.joined())
    }

    @Test func `folder and environment are those that it is given`() throws {
        let folder = try TemporaryFolder()
        let program = Program("/bin/sh", ["-c", "pwd; env"], in: folder.path, environment: ["ONLY": "this"])
        let lines = try program.run().output.text.split(separator: "\n").map(String.init)
        #expect(lines.first == folder.path)
        // The shell adds its own.
        #expect(lines.dropFirst().filter { !$0.hasPrefix("PWD=") && !$0.hasPrefix("_=") } == ["ONLY=this"])
    }

    @Test func `large input and output at the same time do not wait for one another`() throws {
        let bytes = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var run = ProgramRun()
        run.input = bytes
        run.output = .kept(atMost: 4_000_000)
        let outcome = try Program("cat").run(run)
        #expect(outcome.output.bytes == bytes && outcome.output.dropped == 0)
    }

    @Test func `a program that does not read what it is given ends nobody but itself`() throws {
        let outcome = try shell("exec <&-; sleep 0.1; echo done") {
            $0.input = [UInt8](repeating: 65, count: 1_000_000)
        }
        #expect(outcome.output.text == "done\n" && outcome.isSuccess)
        #expect(try shell("head -c 3") { $0.input = Array("abcdef".utf8) }.output.text == "abc")
        #expect(try shell("cat; echo end").output.text == "end\n")
    }

    @Test func `of too much the end or the beginning is kept`() throws {
        let script = "seq 1 200000"
        let whole = try shell(script) { $0.output = .kept(atMost: 10_000_000) }.output
        let end = try shell(script) { $0.output = .kept(atMost: 1000) }.output
        #expect(end.bytes == Array(whole.bytes.suffix(1000)) && end.dropped == whole.bytes.count - 1000)
        let beginning = try shell(script) { $0.output = .kept(atMost: 1000, .beginning) }.output
        #expect(beginning.bytes == Array(whole.bytes.prefix(1000)) && beginning.dropped == whole.bytes.count - 1000)
    }

    @Test func `errors go the way of the output, in order`() throws {
        let outcome = try shell("echo 1; echo 2 >&2; echo 3") { $0.errors = nil }
        #expect(outcome.output.text == "1\n2\n3\n" && outcome.errors.bytes.isEmpty)
    }

    @Test func `files are written to at their end`() throws {
        let folder = try TemporaryFolder()
        try folder.write("log", "before\n")
        for _ in 0..<2 {
            _ = try shell("echo out; echo err >&2") {
                $0.output = .written(.file(folder["log"]))
                $0.errors = .written(.file(folder["new"]))
            }
        }
        #expect(try folder.text("log") == "before\nout\nout\n")
        #expect(try folder.text("new") == "err\nerr\n")
        let file = open(folder["log"], O_WRONLY | O_TRUNC | O_CLOEXEC)
        _ = try shell("echo there") { $0.output = .written(.descriptor(file)) }
        #expect(fcntl(file, F_GETFD) >= 0, "what is not ours stays open")
        close(file)
        #expect(try folder.text("log") == "there\n")
    }

    @Test func `no file of ours comes along, and none stays open here`() throws {
        let leaked = open("/dev/zero", O_RDONLY)
        defer { close(leaked) }
        // The shell's own listing opens one; what it has at its start is in the order of the numbers.
        let outcome = try shell("for f in /proc/$$/fd/*; do readlink $f; done; ls /proc/$$/fd") {
            $0.input = Array("x".utf8)
        }
        let lines = outcome.output.text.split(separator: "\n").map(String.init)
        #expect(!lines.contains("/dev/zero"))
        #expect(lines.filter { Int($0) != nil } == ["0", "1", "2"])
        let pipes = lines.filter { $0.hasPrefix("pipe:") }
        #expect(pipes.count == 3)
        let ours = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(pipes.filter(ours.contains) == [])
    }

    @Test func `one that takes too long is ended with its family`() throws {
        let folder = try TemporaryFolder()
        let script = "sleep 1000 & echo $! > '\(folder["child"])'; wait"
        let outcome = try shell(script) { $0.limit = .milliseconds(300) }
        #expect(outcome.stop == .limit && outcome.end == .killed(SIGTERM) && !outcome.isSuccess)
        let child = try #require(Int32(folder.text("child").trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(ProcessIdentity(of: child) == nil)
    }

    @Test func `who does not listen is ended by force`() throws {
        let asked = Mutex(0)
        var run = ProgramRun()
        run.grace = .milliseconds(200)
        let program = Program("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"])
        let outcome = try program.run(run) {
            asked.withLock {
                $0 += 1
                return $0 > 3
            }
        }
        #expect(outcome.stop == .cancelled && outcome.end == .killed(SIGKILL))
        #expect(outcome.output.text == "ready\n")
    }

    @Test func `the family is given time to end well, also when its head is quicker`() throws {
        let folder = try TemporaryFolder()
        // The child of the shell needs a moment to put things in order; the shell itself ends at once.
        try folder.write(
            "child", "trap 'sleep 0.3; echo tidy > \(folder["tidy"]); exit' TERM; while :; do sleep 0.02; done")
        var run = ProgramRun()
        run.limit = .seconds(1)
        run.grace = .seconds(20)
        let outcome = try Program("sh", ["-c", "sh '\(folder["child"])' & wait"]).run(run)
        #expect(outcome.stop == .limit)
        #expect(try folder.text("tidy") == "tidy\n")
    }

    @Test func `what is left behind is ended, and holds nothing up`() throws {
        let outcome = try shell("sleep 1000 & echo $!")
        let child = try #require(Int32(outcome.output.text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // It is nobody's child by now, and whoever reaps it takes a moment.
        for _ in 0..<500 where ProcessIdentity(of: child) != nil { usleep(10_000) }
        #expect(ProcessIdentity(of: child) == nil)
    }

    @Test func `it has a session of its own, and signals as they are by default`() throws {
        // Which programs inherit, unless they are told otherwise.
        signal(SIGUSR2, SIG_IGN)
        let ids = try Program("cut", ["-d ", "-f1,5,6", "/proc/self/stat"]).run().output.text.split(separator: " ")
        #expect(Set(ids.map { $0.trimmingCharacters(in: .newlines) }).count == 1)
        let lines = try Program("grep", ["-E", "SigBlk|SigIgn", "/proc/self/status"]).run().output.text
        let sets = lines.split(separator: "\n").compactMap { UInt64($0.suffix(16), radix: 16) }
        // The two beyond are those that glibc keeps to itself.
        #expect(sets.map { $0 & 0x7FFF_FFFF } == [0, 0], "\(lines)")
    }
}
