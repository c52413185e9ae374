import Foundation
import TestSupport
import Testing

/// `rowreel plan`: what a change costs, and why, word for word.
@Suite struct PlanTests {
    @Test func `before the first run everything is new`() throws {
        let shop = try Shop()
        let outcome = try shop.plan()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output == """
                a  out/a.mp4
                  make  hero        20 frames  new
                  make  hero → end   5 frames  ″
                  make  end         20 frames  ″
                  join

                b  out/b.mp4
                  make  hero        20 frames  new
                  make  hero → end   5 frames  ″
                  make  end         20 frames  ″
                  join

                c  out/c.mp4
                  make  hero        20 frames  new
                  make  hero → end   5 frames  ″
                  make  end         20 frames  ″
                  join

                3 videos: 3 to make
                chunks: 9 to make (135 frames)
                time: not known before a first run

                """)
        // A plan makes nothing.
        #expect(shop.folder.names("out") == [])
    }

    @Test func `after a run nothing is left to do`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        #expect(try shop.plan().output == "3 videos: 3 unchanged\n")
    }

    @Test func `one cell: its pieces, with the old value and the new`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", Shop.sheet.replacing("c,Hat,9", with: "c,Sun hat,9"))
        #expect(
            try shop.explanation() == """
                c  out/c.mp4
                  make  hero        20 frames  shop.csv B4: title Hat → “Sun hat”
                  make  hero → end   5 frames  ″
                  reuse 1 piece (20 frames)
                  join

                3 videos: 1 to make, 2 unchanged
                chunks: 2 to make (25 frames), 1 in the store

                """)
    }

    @Test func `one line of the template: the pieces that show it, in every video`() throws {
        let shop = try Shop()
        #expect(try shop.render("--rows", "2").status == 0)
        try shop.folder.write("shop.xml", Shop.template.replacing("#993366", with: "#993300"))
        #expect(
            try shop.explanation("--rows", "2") == """
                a  out/a.mp4
                  make  hero → end   5 frames  shop.xml line 15
                  make  end         20 frames  ″
                  reuse 1 piece (20 frames)
                  join

                1 video: 1 to make
                chunks: 2 to make (25 frames), 1 in the store

                """)
    }

    @Test func `a picture with other bytes`() throws {
        let template = Shop.template.replacing(
            "<background fill=\"#336699\"/>", with: "<picture src=\"photo.png\" fit=\"cover\"/>")
        let shop = try Shop(template: template)
        try shop.picture("photo.png", color: "red")
        #expect(try shop.render("--rows", "2").status == 0)
        try shop.picture("photo.png", color: "blue")
        #expect(
            try shop.explanation("--rows", "2") == """
                a  out/a.mp4
                  make  hero        20 frames  photo.png has changed
                  make  hero → end   5 frames  ″
                  reuse 1 piece (20 frames)
                  join

                1 video: 1 to make
                chunks: 2 to make (25 frames), 1 in the store

                """)
    }

    @Test func `a font with other bytes`() throws {
        var shop = try Shop(template: Shop.template.replacing("fontFamily=\"sans\"", with: "fontFamily=\"Noto Sans\""))
        try shop.useFontsFolder()
        try shop.font(revision: 0x0001_0000)
        #expect(try shop.render("--rows", "2").status == 0)
        try shop.font(revision: 0x0002_8000)
        let text = try shop.explanation("--rows", "2")
        #expect(text.contains("make  hero        20 frames  the font NotoSans-Regular.ttf: 1.000 → 2.500\n"), "\(text)")
    }

    @Test func `another profile`() throws {
        let shop = try Shop()
        #expect(try shop.render("--rows", "2", "--profile", "draft").status == 0)
        let text = try shop.explanation("--rows", "2", "--profile", "archive")
        #expect(text.contains("make  hero        20 frames  profile draft → archive\n"), "\(text)")
    }

    @Test func `a longer scene`() throws {
        let shop = try Shop()
        #expect(try shop.render("--rows", "2").status == 0)
        try shop.folder.write(
            "shop.xml", Shop.template.replacing("<scene id=\"end\" dur=\"1s\">", with: "<scene id=\"end\" dur=\"2s\">"))
        let text = try shop.explanation("--rows", "2")
        #expect(text.contains("make  end  45 frames  shop.xml has changed; length 20 → 45 frames\n"), "\(text)")
        #expect(text.contains("reuse 2 pieces (25 frames)\n"))
    }

    @Test(arguments: [
        ("reordered rows", Shop.template, "sku,title,price\nc,Hat,9\na,Watch,12.50\nb,Shoe,13\n"),
        (
            "a renamed column",
            Shop.template.replacing("<column name=\"title\"/>", with: "<column name=\"title\" header=\"Name\"/>"),
            Shop.sheet.replacing("sku,title", with: "sku,Name")
        ),
        (
            "a column renamed in both",
            Shop.template.replacing("title\"/>", with: "name\"/>")
                .replacing("{{ title }}", with: "{{ name }}"), Shop.sheet.replacing("sku,title", with: "sku,name")
        ),
        (
            "a comment in the template",
            Shop.template.replacing("<scene id=\"end\"", with: "<!-- last --><scene id=\"end\""), Shop.sheet
        ),
    ])
    func `what looks the same is not made again`(_ name: String, _ template: String, _ sheet: String) throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.xml", template)
        try shop.folder.write("shop.csv", sheet)
        #expect(try shop.plan().output == "3 videos: 3 unchanged\n", "\(name)")
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["unchanged"] == 3)
    }

    @Test func `a lost piece, a lost file, a touched file`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try FileManager.default.removeItem(atPath: shop.folder["out/a.mp4"])
        try shop.folder.write("out/b.mp4", "not a video")
        let text = try shop.explanation("--rows", "2-3")
        #expect(text.contains("  reuse 3 pieces (45 frames)\n  join  the file is not there\n"), "\(text)")
        #expect(text.contains("  join  the file was changed by something else\n"), "\(text)")
        try FileManager.default.removeItem(atPath: shop.folder["cache/rowreel/chunk"])
        #expect(try shop.explanation("--rows", "2").contains("make  hero        20 frames  no longer in the store\n"))
    }

    @Test func `two videos that need the same piece make it once`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.50\nb,Watch,13\n")
        let text = try shop.explanation()
        #expect(text.contains("chunks: 5 to make (70 frames), 1 shared with another video\n"), "\(text)")
        #expect(text.contains("reuse 1 piece (20 frames), 1 of them made for another video\n"))
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["chunksMade"] == 5)
    }

    @Test func `rows that cannot be made are told, and the status says so`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,cheap\nb,Shoe,13\n")
        let outcome = try shop.plan()
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("a  cannot be made: shop.csv C2: "), "\(outcome.output)")
        #expect(outcome.output.contains("2 videos: 1 to make, 1 impossible\n"))
    }

    @Test func `the plan for programs`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", Shop.sheet.replacing("12.50", with: "11"))
        let outcome = try shop.plan("--format", "json")
        let plan = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] ?? [:]
        let totals = plan["totals"] as? [String: Any]
        #expect(totals?["make"] as? Int == 1 && totals?["unchanged"] as? Int == 2 && totals?["frames"] as? Int == 25)
        let videos = plan["videos"] as? [[String: Any]] ?? []
        let pieces = videos.first?["pieces"] as? [[String: Any]] ?? []
        #expect(pieces.compactMap { $0["state"] as? String } == ["stored", "make", "make"])
        let why = (pieces.last?["why"] as? [[String: Any]])?.first
        #expect(why?["code"] as? String == "cell")
        #expect(why?["place"] as? String == "shop.csv C2" && why?["column"] as? String == "price")
        #expect(why?["old"] as? String == "12.50" && why?["new"] as? String == "11")
    }
}

extension Shop {
    func plan(_ arguments: String...) throws -> Command.Outcome {
        var command = command("plan", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        return try command.run()
    }

    /// The plan's text without the estimate, which every machine makes otherwise.
    func explanation(_ arguments: String...) throws -> String {
        var command = command("plan", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        let lines = try command.run().output.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.filter { !$0.hasPrefix("time: ") }.joined(separator: "\n")
    }

    /// From now on the only fonts there are.
    mutating func useFontsFolder() throws {
        try folder.write(
            "fonts.conf",
            "<?xml version=\"1.0\"?><fontconfig><dir>\(folder["fonts"])</dir><cachedir>\(folder["fc"])</cachedir></fontconfig>"
        )
        environment["FONTCONFIG_FILE"] = folder["fonts.conf"]
    }

    /// Noto Sans, with another revision (16.16) in its `head` table.
    func font(revision: UInt32) throws {
        let path = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        // The table directory: 12 bytes, then 16 for each table: tag, checksum, offset, length.
        let entry = try #require(
            stride(from: 12, to: 12 + 16 * 64, by: 16).first { bytes[$0..<$0 + 4].elementsEqual("head".utf8) })
        let head = bytes[entry + 8..<entry + 12].reduce(0) { $0 << 8 | Int($1) }
        for k in 0..<4 { bytes[head + 4 + k] = UInt8(truncatingIfNeeded: revision >> (24 - 8 * UInt32(k))) }
        try FileManager.default.createDirectory(atPath: folder["fonts"], withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: folder["fonts/NotoSans-Regular.ttf"]))
    }

    /// A picture of one colour.
    func picture(_ name: String, color: String) throws {
        _ = try Command([
            "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=\(color):s=64x36", "-frames:v", "1",
            folder[name],
        ]).run()
    }
}
