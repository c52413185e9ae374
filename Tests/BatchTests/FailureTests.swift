import Foundation
import TestSupport
import Testing

/// What goes wrong costs what it must and nothing more.
@Suite struct FailureTests {
    @Test func `a bad row fails alone`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.50\nb,Shoe,12.5O\nc,Hat,9\n")
        let outcome = try shop.render()
        #expect(outcome.status == 1)
        #expect(shop.videos == ["a.jpg", "a.mp4", "c.jpg", "c.mp4"])
        #expect(outcome.errors.contains("shop.csv C3: error: \"12.5O\" is not money: the letter O at character 5"))
        #expect(try shop.totals()["failed"] == 1)
        #expect(try shop.folder.text("out/report.csv").contains("b,3,,,failed,data,\"\"\"12.5O\"\" is not money: "))
    }

    @Test func `a row that cannot be read fails alone`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12,50\nb,Shoe,13\n")
        let outcome = try shop.render()
        #expect(outcome.status == 1)
        #expect(shop.videos == ["b.jpg", "b.mp4"])
    }

    @Test func `strict renders nothing when checking finds something`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.50\nb,Shoe,x\n")
        let outcome = try shop.render("--strict")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--strict: error: 1 of 2 videos cannot be made, so none is"))
        #expect(shop.videos.isEmpty)
    }

    @Test(arguments: [
        (
            "<text region=\"title\" style=\"headline\">{{ title }}",
            "<text region=\"title\" style=\"headline\">{{ titel }}",
            "did you mean \"title\"?"
        ),
        ("</scene>\n</video>", "</video>", "shop.xml:"),
        ("fade 200ms", "melt 200ms", "shop.xml:1:"),
        ("name=\"price\" type", "name=\"prise\" type", "did you mean the column \"price\"?"),
    ])
    func `a wrong template renders nothing`(_ right: String, _ wrong: String, _ words: String) throws {
        let shop = try Shop(template: Shop.template.replacing(right, with: wrong))
        let outcome = try shop.render()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        // One mistake is one error.
        #expect(outcome.errors.components(separatedBy: "error: ").count == 2, "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: shop.folder["out"]))
    }

    @Test(arguments: [
        "", "sku,title\na,Watch\n", "sku,sku,price\na,b,1\n", "\u{FEFF}sku,,price\na,b,1\n",
    ])
    func `a wrong header renders nothing`(_ sheet: String) throws {
        let outcome = try Shop(sheet: sheet).render()
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("error: "))
    }

    @Test func `bytes that do not decode render nothing`() throws {
        let shop = try Shop()
        try shop.folder.write("shop.csv", Data("sku,title,price\na,W\u{E4}".utf8.dropLast() + [0xFF, 0x0A]))
        let outcome = try shop.render()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("byte"))
    }

    @Test(arguments: [
        (["--row", "aa"], "--row: error: no video of shop.csv has the key \"aa\""),
        (["--rows", "9"], "--rows: error: "),
        (["--output", "smal"], "did you mean \"small\"?"),
        (["--locale", "english"], "--locale: error: "),
        (["--where", "prize > 1"], "did you mean \"price\"?"),
        (["--where", "price >"], "hint: write a column, a number, or a text in quotes, as in: "),
        (["--store", "shop.csv/store"], "hint: choose a folder that can be made with --store DIR"),
        (["--name", "../{key}.mp4"], "leaves the output folder"),
        (["--engine", "sora"], "--engine sora is not known"),
        (["--engine", "worker", "--engine", "http://gpu"], "--engine takes several for servers only"),
        (["--in-flight", "2"], "--in-flight is about servers"),
        (["--models", "models"], "--models is about the worker"),
        (["--engine", "http://user:secret@gpu"], "is no address of a server"),
        (["--jobs", "0"], "--jobs takes a number from 1 to 256"),
        (["--assets", "nowhere"], "--assets: error: there is no folder nowhere"),
        (["--encoding", "latin-9000"], "--encoding: error: "),
        (["--nonsense"], "Unknown option '--nonsense'"),
    ])
    func `a wrong command renders nothing`(_ arguments: [String], _ words: String) throws {
        let shop = try Shop()
        var command = shop.command("render", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(shop.videos.isEmpty)
    }

    @Test(arguments: [("shop.xml", "shopp.csv", "shop.csv"), ("shpo.xml", "shop.csv", "shop.xml")])
    func `a file that is not there names the nearest`(_ template: String, _ data: String, _ near: String) throws {
        let shop = try Shop()
        let outcome = try shop.rowreel("check", template, "--data", data)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("  hint: did you mean \"\(near)\"?\n"), "\(outcome.errors)")
    }

    @Test func `an output folder that cannot be written is told before any work`() throws {
        let shop = try Shop()
        try shop.folder.write("out", "a file, not a folder")
        let outcome = try shop.render()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("out: error: videos cannot be written here"))
        #expect(shop.folder.names("cache/rowreel/chunk").isEmpty)
    }

    @Test func `the last good video stays when its successor cannot be made`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        let good = try shop.bytes("out/b.mp4")
        try shop.folder.write("shop.csv", Shop.sheet.replacing("13", with: "many"))
        #expect(try shop.render().status == 1)
        #expect(try shop.bytes("out/b.mp4") == good)
    }

    @Test func `what failed has a class`() throws {
        let template = Shop.template.replacing(
            "<background fill=\"#336699\"/>", with: "<picture src=\"{{ title }}.png\"/>")
        let shop = try Shop(template: template, sheet: "sku,title,price\na,gone,1\nb,broken,2\nc,x,many\n")
        try shop.folder.write("broken.png", Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]))
        #expect(try shop.render("--progress", "json").status == 1)
        let videos = try shop.report()["videos"] as? [[String: Any]] ?? []
        #expect(videos.map { $0["failure"] as? String } == ["asset", "asset", "data"])
    }

    @Test func `past max-failures nothing further is begun`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,1\nb,Shoe,x\nc,Hat,y\nd,Cap,4\n")
        let outcome = try shop.render("--max-failures", "2")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("--max-failures: error: 2 videos failed, so no further one is begun"))
        #expect(try shop.totals()["stopped"] == 2)
        #expect(try shop.folder.text("out/report.csv").contains("not begun, because 2 videos had failed"))
        // One more is allowed: the rest is made.
        #expect(try shop.render("--max-failures", "3").status == 1)
        #expect(try shop.totals()["made"] == 2)
    }

    @Test func `names that would meet fail both and nobody else`() throws {
        let shop = try Shop(sheet: "sku,title,price\nA,Watch,1\na,Shoe,2\nb,Hat,3\n")
        let outcome = try shop.render()
        #expect(outcome.status == 1)
        #expect(shop.videos == ["b.jpg", "b.mp4"])
        #expect(outcome.errors.contains("would be written to"))
    }

    private static let manyRows = "sku,title,price\n" + (0..<12).map { "k\($0),Watch \($0),\($0)\n" }.joined()

    @Test func `a full disk fails what does not fit and loses nothing`() throws {
        guard let disk = try SmallDisk(kilobytes: 24) else { return }
        let shop = try Shop(sheet: Self.manyRows)
        let outcome = try disk.inside(
            shop.command("render", "shop.xml", "--data", "shop.csv", "--output-dir", disk.path)
        ).run()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no room left"), "\(outcome.errors)")
        // Whatever is there is whole.
        #expect(!disk.names.contains { $0.hasPrefix(".") })
        for name in disk.names where name.hasSuffix(".mp4") {
            let probe = try Command(["ffprobe", "-v", "error", disk[name]]).run()
            #expect(probe.status == 0 && probe.errors.isEmpty)
        }
    }

    @Test func `on a full disk the last good video stays, and the report tells`() throws {
        guard let disk = try SmallDisk(kilobytes: 256) else { return }
        let shop = try Shop()
        let render = disk.inside(
            shop.command("render", "shop.xml", "--data", "shop.csv", "--output-dir", disk.path))
        #expect(try render.run().status == 0)
        let good = try Data(contentsOf: URL(fileURLWithPath: disk["b.mp4"]))
        let names = disk.names
        try disk.fill(leaving: 0)
        try shop.folder.write("shop.csv", Shop.sheet.replacing("Shoe", with: "Boot"))
        let outcome = try render.run()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no room left"), "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: disk["b.mp4"])) == good)
        #expect(disk.names == (names + ["filler"]).sorted())
        let report = try String(contentsOfFile: disk["report.csv"], encoding: .utf8)
        #expect(report.contains("b,3,,,failed,resources,"), "\(report)")
    }

    @Test func `old pieces on the same disk make room for videos`() throws {
        guard let disk = try SmallDisk(kilobytes: 2048) else { return }
        let shop = try Shop()
        try shop.folder.write("old.csv", "sku,title,price\n" + (0..<9).map { "o\($0),Old \($0),\($0)\n" }.joined())
        func run(_ sheet: String, _ output: String) throws -> Command.Outcome {
            try disk.inside(
                shop.command(
                    "render", "shop.xml", "--data", sheet, "--store", disk.path + "/store", "--output-dir", output)
            ).run()
        }
        #expect(try run("old.csv", shop.folder["old"]).status == 0)
        #expect(try run("shop.csv", disk.path + "/out").status == 0)
        // All pieces are in the store: only the film itself needs room.
        try FileManager.default.removeItem(atPath: disk["out/b.mp4"])
        try disk.fill(leaving: 0)
        let outcome = try run("shop.csv", disk.path + "/out")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(FileManager.default.fileExists(atPath: disk["out/b.mp4"]))
    }

    @Test(arguments: [16, 256])
    func `a full store says so`(_ kilobytes: Int) throws {
        guard let disk = try SmallDisk(kilobytes: kilobytes) else { return }
        let shop = try Shop(sheet: Self.manyRows)
        let outcome = try disk.inside(
            shop.command("render", "shop.xml", "--data", "shop.csv", "--store", disk.path)
        ).run()
        #expect(outcome.status == 1 || outcome.status == 2)
        #expect(outcome.errors.contains("No space left on device"), "\(outcome.errors)")
        #expect(outcome.errors.contains("--store DIR"))
    }
}
