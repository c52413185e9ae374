import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Scheduling

@Suite struct UnitFilesTests {
    private func units(
        project: String = "shop", run: String = "nightly", program: String = "/usr/local/bin/rowreel",
        file: String = "/home/anna/shop/rowreel.yaml", cron: String = "30 2 * * 1-5"
    ) throws -> UnitFiles {
        try UnitFiles(
            project: project, run: run, program: program, file: file,
            schedule: try ScheduleTests.schedule(cron, "Europe/Berlin"))
    }

    @Test func text() throws {
        let units = try units()
        #expect(units.service.name == "rowreel-shop-nightly.service")
        #expect(
            units.service.text == """
                # Written by "rowreel schedule --install" for /home/anna/shop/rowreel.yaml
                [Unit]
                Description=Rowreel: run nightly of project shop

                [Service]
                Type=oneshot
                WorkingDirectory=/home/anna/shop
                ExecStart=/usr/local/bin/rowreel run nightly --project /home/anna/shop/rowreel.yaml --scheduled
                Nice=10

                """)
        #expect(units.timer.name == "rowreel-shop-nightly.timer")
        #expect(
            units.timer.text == """
                # Written by "rowreel schedule --install" for /home/anna/shop/rowreel.yaml
                [Unit]
                Description=Rowreel: times of run nightly of project shop

                [Timer]
                OnCalendar=Mon..Fri *-*-* 02:30:00 Europe/Berlin
                Persistent=true
                AccuracySec=1s

                [Install]
                WantedBy=timers.target

                """)
    }

    /// systemd reads what was meant: words, folder and description, whatever is in them.
    @Test(
        arguments: [
            ("nightly", "shop"), ("a b", "my shop"), ("100%", "%h%n"), ("$HOME ${HOME} $$", "$x"),
            ("it's", "\"quoted\""),
            ("back\\slash\\", "s\\x41"), ("Ω größe", "日本"), (";", "a;b"), ("", ""), ("tab\there", "two\nlines"),
            ("@-+!x", "#x"), ("*?[a]{b,c}~", "a&b|c<d>"),
        ])
    func systemdReadsIt(run: String, part: String) throws {
        let folder = try TemporaryFolder()
        let name = part.filter { !"\n/".contains($0) }
        let file = folder["p \(name) p/rowreel \(name).yaml"]
        let program = try folder.write("bin %$é/rowreel", "#!/bin/sh\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let units = try units(project: part, run: run, program: program, file: file, cron: "30 2 1 * 5")
        try folder.write(units.service.name, units.service.text)
        try folder.write(units.timer.name, units.timer.text)
        let outcome = try Command(
            ["systemd-analyze", "verify", "--user", "--man=no", folder[units.service.name], folder[units.timer.name]],
            environment: ["XDG_RUNTIME_DIR": folder.path, "SYSTEMD_LOG_LEVEL": "debug", "LC_ALL": "C.UTF-8"]
        ).run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let dump = (outcome.output + outcome.errors).split(separator: "\n")
        func values(_ key: String) -> [String] {
            dump.compactMap { line in
                line.drop { $0 == "\t" }.wholeMatch(of: /([^:]+): (.*)/).flatMap { $0.1 == key ? String($0.2) : nil }
            }
        }
        #expect(values("WorkingDirectory").contains(folder["p \(name) p"]), "\(values("WorkingDirectory"))")
        // Printed for a shell; `$$` becomes `$` when it is begun, in all words but the first.
        let command = try #require(values("Command Line").first)
        let words = try Command(["bash", "-c", "printf '%s\\037' \(command)"]).run().output
            .split(separator: "\u{1F}", omittingEmptySubsequences: false).dropLast().map(String.init)
        let read =
            words.prefix(1)
            + words.dropFirst().map {
                // A tab is printed as no shell would read it.
                $0.replacingOccurrences(of: "$$", with: "$").replacingOccurrences(of: "\\t", with: "\t")
            }
        #expect(Array(read) == [program, "run", run, "--project", file, "--scheduled"], "\(command)")
        let warnings = dump.filter { $0.contains("unit file") || $0.contains(".service:") || $0.contains(".timer:") }
            .filter { $0.contains("ignoring") || $0.contains("Unknown") || $0.contains("Failed") }
        #expect(warnings == [])
        #expect(UnitFiles.isOurs(units.service.text, file: file))
        #expect(UnitFiles.isOurs(units.timer.text, file: file))
        #expect(!UnitFiles.isOurs(units.timer.text, file: file + "x"))
    }

    @Test func othersAreNotOurs() {
        let file = "/home/anna/shop/rowreel.yaml"
        let mark = "# Written by \"rowreel schedule --install\" for \(file)"
        for text in ["", "[Unit]\n", "# Written by hand for \(file)\n", "\n\(mark)\n", "\(mark).old\n", " \(mark)"] {
            #expect(!UnitFiles.isOurs(text, file: file))
        }
    }

    @Test func namesAreThoseOfSystemdEscape() throws {
        var numbers = Seeded(3)
        let pieces = ["a", "Z", "0", "-", "/", ".", ":", "_", " ", "\\", "%", "@", "é", "日", "\n", "~", "²", "."]
        var names = ["", ".", "..", "nightly", "my-shop", "a.b", ".hidden"]
        names += (0..<60).map { _ in
            (0..<Int.random(in: 1...8, using: &numbers)).map { _ in pieces.randomElement(using: &numbers) ?? "" }
                .joined()
        }
        for name in names {
            let outcome = try Command(["systemd-escape", "--", name]).run()
            #expect(UnitText.name(name) + "\n" == outcome.output, "\(name)")
        }
    }

    @Test(
        arguments: [
            ("shop/rowreel.yaml", "/bin/rowreel", "it is not absolute"), ("/a/rowreel.yaml", "rowreel", "not absolute"),
            ("/a\nExecStart=/bin/x/rowreel.yaml", "/bin/rowreel", "control characters"),
            ("/a /rowreel.yaml", "/bin/rowreel", "its folder ends in \" \""),
            ("/a\\/rowreel.yaml", "/bin/rowreel", "its folder ends in \"\\\""),
            ("/a/rowreel.yaml", "/it's/rowreel", "quotes or backslashes"),
        ])
    func refusedPaths(file: String, program: String, reason: String) {
        let error = #expect(throws: Diagnostic.self) { try units(program: program, file: file) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func longNames() throws {
        let longest = String(repeating: "x", count: 255 - "rowreel-shop-.service".count)
        #expect(try units(run: longest).service.name.count == 255)
        #expect(throws: Diagnostic.self) { try units(run: longest + "x") }
        #expect(throws: Diagnostic.self) { try units(run: String(repeating: "日", count: 20)) }
    }

    /// Nothing in a name begins a line of its own.
    @Test func namesCannotAddLines() throws {
        let evil = "x\n[Service]\nExecStart=/bin/evil\r\u{2028}#"
        let units = try units(project: evil, run: evil)
        #expect(units.service.text.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }.count == 1)
        #expect(!units.service.text.unicodeScalars.contains("\r"))
    }
}
