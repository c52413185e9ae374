import Foundation
import TestSupport
import Testing

/// The commands beside `render`, and what `--help` says.
@Suite struct CommandTests {
    @Test func `check finds everything at once and renders nothing`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.5O\nb,Shoe,13\nc,,x\n")
        let outcome = try shop.rowreel("check", "shop.xml", "--data", "shop.csv")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("shop.csv C2: error: \"12.5O\" is not money"))
        #expect(outcome.errors.contains("shop.csv C4: error: \"x\" is not money"))
        #expect(outcome.output.hasPrefix("3 videos checked: "))
        #expect(shop.videos.isEmpty)
    }

    @Test func `check of something that is right`() throws {
        let shop = try Shop()
        let outcome = try shop.rowreel("check", "shop.xml", "--data", "shop.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("3 videos checked: nothing wrong\nlength: "))
        #expect(outcome.errors == "")
    }

    @Test func `check of a template alone`() throws {
        let shop = try Shop()
        #expect(try shop.rowreel("check", "shop.xml").status == 0)
        try shop.folder.write("shop.xml", Shop.template.replacing("#993366", with: "#99336"))
        let outcome = try shop.rowreel("check", "shop.xml")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("shop.xml:15:"))
        // The line itself with a caret.
        #expect(outcome.errors.contains("   15 |     <background fill=\"#99336\"/>"))
    }

    @Test(arguments: [("12f", 12), ("0.5s", 13), ("end", 20), ("end.entered", 25), ("hero.leaving - 200ms", 15)])
    func `a still at a moment`(_ moment: String, _ frame: Int) throws {
        let shop = try Shop()
        let outcome = try shop.rowreel(
            "still", "shop.xml", "--data", "shop.csv", "--row", "b", "--at", moment, "-o", "frame.png")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "frame.png: frame \(frame) of 45 of b\n")
        #expect(try shop.bytes("frame.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test(arguments: [
        (["--at", "1h", "-o", "f.png"], "--at: error: \"1h\" is outside the video"),
        (["--at", "heroo.end", "-o", "f.png"], "did you mean \"hero\"?"),
        (["--at", "3", "-o", "f.png"], "--at: error: "),
        (["-o", "f.gif"], "-o: error: \"f.gif\" names no kind of picture"),
        (["-o", "nowhere/f.png"], "error: "),
    ])
    func `stills that cannot be`(_ arguments: [String], _ words: String) throws {
        let shop = try Shop()
        var command = shop.command("still", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `inspect prints timelines`() throws {
        let shop = try Shop()
        let one = try shop.rowreel("inspect", "shop.xml", "--data", "shop.csv", "--row", "a")
        #expect(one.output.hasPrefix("timeline 160x90 25 fps 45 frames poster 0\n"))
        #expect(one.output.contains("\"Watch\""))
        let all = try shop.rowreel("inspect", "shop.xml", "--data", "shop.csv")
        #expect(all.output.split(separator: "\n").filter { $0.hasPrefix("# ") } == ["# a", "# b", "# c"])
    }

    @Test func `schema prints a schema that xmllint takes`() throws {
        let shop = try Shop()
        let schema = try shop.rowreel("schema")
        #expect(schema.status == 0)
        try shop.folder.write("rowreel.rng", schema.output)
        let lint = try Command(
            ["xmllint", "--noout", "--relaxng", "rowreel.rng", "shop.xml"], folder: shop.folder.path
        )
        .run()
        #expect(lint.status == 0, "\(lint.errors)")
    }

    @Test func `templates are listed and shown`() throws {
        let shop = try Shop()
        let list = try shop.rowreel("templates")
        #expect(list.status == 0)
        let name = try #require(
            list.output.split(separator: "\n").first?.split(separator: " ").first.map(String.init))
        let shown = try shop.rowreel("templates", name)
        #expect(shown.output.contains("urn:rowreel:template:1"))
        #expect(try shop.rowreel("check", name).status == 0)
        let unknown = try shop.rowreel("templates", name + "x")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean \"\(name)\"?"))
    }

    @Test func `the doctor finds this machine well`() throws {
        let outcome = try Shop().rowreel("doctor")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("libavcodec"))
        #expect(outcome.output.hasSuffix("ready to render\n"))
    }

    @Test func `the doctor says what is wrong with a store`() throws {
        let shop = try Shop()
        let outcome = try shop.rowreel("doctor", "--store", "shop.csv/store")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("Not a directory"))
    }

    /// What `make install` does below a prefix, with the binary that was built for tests.
    private func install(into folder: TemporaryFolder) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let make = ["make", "-o", "build", "install", "PREFIX=\(folder.path)", "binary=\(Shop.executable)"]
        let outcome = try Command(make, folder: root).run()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func `an installed binary finds what belongs to it`() throws {
        let folder = try TemporaryFolder()
        try install(into: folder)
        let shop = try Shop()
        var command = shop.command("doctor")
        command.arguments[0] = folder["bin/rowreel"]
        let outcome = try command.run()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\(folder.path)/share/rowreel"))
    }

    @Test func `an installation has the worker, and an update leaves its Python`() throws {
        let folder = try TemporaryFolder()
        try install(into: folder)
        #expect(
            folder.names("share/rowreel/Worker") == [
                "pyproject.toml", "requirements-test.txt", "requirements.txt", "rowreel_worker",
            ])
        #expect(folder.names("share/rowreel/Scripts") == ["bootstrap"])
        try folder.write("share/rowreel/Worker/.venv/installed", "gigabytes")
        try folder.write("share/rowreel/Worker/rowreel_worker/gone.py", "")
        try install(into: folder)
        #expect(try folder.text("share/rowreel/Worker/.venv/installed") == "gigabytes")
        #expect(!folder.names("share/rowreel/Worker/rowreel_worker").contains("gone.py"))
        let shop = try Shop()
        var command = shop.command("doctor")
        command.arguments[0] = folder["bin/rowreel"]
        let outcome = try command.run()
        let setUp = "\(folder.path)/share/rowreel/Scripts/bootstrap --worker sets it up"
        #expect(outcome.output.contains(setUp), "\(outcome.output)")
    }

    @Test func `a font that is not installed is told by the doctor and by check`() throws {
        let folder = try TemporaryFolder()
        try install(into: folder)
        let list = try folder.text("share/rowreel/Fonts/fonts.xml")
        try folder.write(
            "share/rowreel/Fonts/fonts.xml", list.replacing("family=\"Quicksand\"", with: "family=\"No Such Round\""))
        let template = Shop.template.replacing("fontFamily=\"sans\"", with: "fontFamily=\"rounded\"")
        let shop = try Shop(template: template)
        var command = shop.command("doctor")
        command.arguments[0] = folder["bin/rowreel"]
        let doctor = try command.run()
        #expect(doctor.status == 0)
        #expect(doctor.output.contains("not installed: No Such Round"), "\(doctor.output)")
        #expect(doctor.output.contains("apt-get install fonts-quicksand"))
        command.arguments = [folder["bin/rowreel"], "check", "shop.xml", "--data", "shop.csv"]
        let check = try command.run()
        #expect(check.status == 0)
        let told = "shop.xml:8:38: warning: the font No Such Round, which \"rounded\" stands for, is not installed"
        #expect(check.errors.components(separatedBy: told).count == 2, "\(check.errors)")
    }

    @Test func `check compares the names that render would write`() throws {
        let shop = try Shop()
        let outcome = try shop.rowreel(
            "check", "shop.xml", "--data", "shop.csv", "--name", "all.webm", "--format", "webm", "--rows", "2-3")
        #expect(outcome.status == 2)
        let told = "\"a\" (row 2) and \"b\" (row 3) would be written to all.webm"
        #expect(outcome.errors.contains(told), "\(outcome.errors)")
        #expect(try shop.rowreel("check", "shop.xml", "--data", "shop.csv", "--name", "{key}.mp4").status == 0)
        #expect(try shop.rowreel("check", "shop.xml", "--data", "shop.csv", "--name", "{kay}.mp4").status == 2)
    }

    @Test func `plan takes the format of the videos and that of the plan`() throws {
        let shop = try Shop()
        #expect(try shop.plan("--format", "webm").output.hasPrefix("a  out/a.webm\n"))
        let whole = try shop.plan("--format", "gif", "--rows", "2").output
        #expect(whole.contains("  make  hero        20 frames  new\n"), "\(whole)")
        #expect(whole.contains("\nwhole: 1 file to encode as one piece (45 frames)\n"), "\(whole)")
        let both = try shop.plan("--format", "gif", "--format", "json", "--rows", "2")
        let plan = try JSONSerialization.jsonObject(with: Data(both.output.utf8)) as? [String: Any] ?? [:]
        let totals = plan["totals"] as? [String: Any] ?? [:]
        #expect(totals["filesEncodedWhole"] as? Int == 1 && totals["frames"] as? Int == 45)
        let pieces = (plan["videos"] as? [[String: Any]])?.first?["pieces"] as? [[String: Any]] ?? []
        #expect(pieces.map { $0["kind"] as? String } == ["scene", "scene", "scene"])
        let wrong = try shop.plan("--format", "gif", "--format", "webm")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("--format gif and --format webm: a plan is for one of them"), "\(wrong.errors)")
    }

    @Test(arguments: [
        "", "render", "plan", "check", "still", "inspect", "fetch", "schema", "templates", "presets", "new",
        "example-data",
        "convert", "extract", "merge", "sheet", "init", "run", "schedule", "store", "compare", "doctor",
    ])
    func `help says what it said`(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = root.appendingPathComponent("Cases/help-\(name.isEmpty ? "rowreel" : name).txt")
        let shop = try Shop()
        var command = shop.command("--help")
        if !name.isEmpty { command.arguments.insert(name, at: 1) }
        let help = try command.run().output
        if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] != nil {
            try Data(help.utf8).write(to: file)
            Issue.record("accepted \(file.lastPathComponent): run again without ROWREEL_ACCEPT")
        }
        #expect(help == (try? String(contentsOf: file, encoding: .utf8)))
    }
}
