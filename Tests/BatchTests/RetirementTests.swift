import Foundation
import TestSupport
import Testing

/// Videos whose row has gone, and `--failed`, from the outside.
@Suite struct RetirementTests {
    private func retired(_ shop: Shop) throws -> [[String: String]] {
        try #require(shop.report()["retired"] as? [[String: String]])
    }

    private static let shorter = "sku,title,price\na,Watch,12.50\n"

    @Test func `videos without a row are listed and stay`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", Self.shorter)
        let outcome = try shop.render()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("2 videos of earlier runs whose row has gone or is over:\n  kept  out/b.mp4\n"))
        #expect(try retired(shop).map { $0["key"] } == ["b", "c"])
        #expect(try shop.folder.text("out/report.html").contains("<section id=\"retired\">"))
        // They are still listed the next time, and not when the row is back.
        _ = try shop.render()
        #expect(try retired(shop).count == 2)
        try shop.folder.write("shop.csv", Shop.sheet)
        _ = try shop.render()
        #expect(try retired(shop).isEmpty)
        #expect(shop.videos.count == 6)
    }

    @Test func `they move with their posters and replace nothing`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("out/retired/b.mp4", "older")
        try shop.folder.write("shop.csv", Self.shorter)
        #expect(try shop.render("--retire", "move").status == 0)
        #expect(shop.folder.names("out/retired") == ["b.jpg", "b.mp4", "b~2.mp4", "c.jpg", "c.mp4"])
        #expect(try shop.folder.text("out/retired/b.mp4") == "older")
        #expect(shop.videos == ["a.jpg", "a.mp4", "retired"])
        #expect(try retired(shop).map { $0["destination"] } == ["out/retired/b~2.mp4", "out/retired/c.mp4"])
        _ = try shop.render("--retire", "move")
        #expect(try retired(shop).isEmpty)
    }

    @Test(arguments: ["move", "delete"])
    func `nothing is remembered about them`(_ policy: String) throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        func records() throws -> [String: Int] {
            let stats = try shop.rowreel("store", "stats", "--format", "json").output
            let object = try JSONSerialization.jsonObject(with: Data(stats.utf8)) as? [String: Any]
            return try #require(object?["records"] as? [String: Int])
        }
        let before = try records()
        for space in ["made", "thumbnail", "trace", "video"] { #expect(before[space] == 3, "\(before)") }
        try shop.folder.write("shop.csv", Self.shorter)
        #expect(try shop.render("--retire", policy).status == 0)
        let after = try records()
        for space in ["made", "thumbnail", "trace", "video"] { #expect(after[space] == 1, "\(after)") }
    }

    @Test func `the plan lists them`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", Self.shorter)
        let plan = try shop.rowreel("plan", "shop.xml", "--data", "shop.csv")
        #expect(
            plan.output == """
                1 video: 1 unchanged

                2 videos of earlier runs whose row has gone or is over:
                  kept  out/b.mp4
                  kept  out/c.mp4
                  hint: render --retire move puts them into the folder retired, render --retire delete removes them

                """)
        let json = try shop.rowreel("plan", "shop.xml", "--data", "shop.csv", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["retired"] as? [[String: Any]])?.map { $0["key"] as? String } == ["b", "c"])
        #expect(shop.videos.count == 6)
    }

    @Test func `what somebody changed stays, and so does what others made`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        // Another sheet's videos in the same folder, and a file that nobody knows.
        try shop.folder.write("other.csv", "sku,title,price\nx,Tea,1\n")
        #expect(try shop.rowreel("render", "shop.xml", "--data", "other.csv").status == 0)
        try shop.folder.write("out/stranger.mp4", "mine")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: shop.folder["out/b.mp4"]))
        try file.seekToEnd()
        try file.write(contentsOf: Data("more".utf8))
        try file.close()
        try shop.folder.write("shop.csv", Self.shorter)
        #expect(try shop.render("--retire", "delete").status == 0)
        #expect(
            shop.videos == ["a.jpg", "a.mp4", "b.jpg", "b.mp4", "stranger.mp4", "x.jpg", "x.mp4"])
        #expect(try retired(shop).map { $0["action"] } == ["kept", "deleted"])
        #expect(try retired(shop)[0]["reason"] == "it was changed after it was made")
    }

    @Test func `a choice of rows retires nothing, where= does`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        #expect(try shop.render("--rows", "2", "--retire", "delete").status == 0)
        #expect(try shop.render("--where", "price > 100", "--retire", "delete").status == 0)
        #expect(shop.videos.count == 6)
        try shop.folder.write(
            "shop.xml", Shop.template.replacing("<data key=\"sku\">", with: "<data key=\"sku\" where=\"price > 10\">"))
        #expect(try shop.render("--retire", "delete").status == 0)
        #expect(shop.videos == ["a.jpg", "a.mp4", "b.jpg", "b.mp4"])
    }

    @Test(arguments: [
        ("sku,title,price\n", "the sheet has no videos at all"),
        ("sku,title,price\na,Watch,12.50\nb,Shoe\n", "cannot be read"),
        ("sku,title,price\na,Watch,12.50\n,Shoe,13\n", "cannot be read"),
    ])
    func `a damaged sheet retires nothing`(_ sheet: String, _ reason: String) throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", sheet)
        _ = try shop.render("--retire", "delete")
        #expect(shop.videos.filter { $0.hasSuffix(".mp4") } == ["a.mp4", "b.mp4", "c.mp4"])
        #expect(try retired(shop).allSatisfy { $0["reason"]?.contains(reason) ?? false })
        #expect(try retired(shop).count >= 2)
    }

    @Test func `only what failed is made after all`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,1\nb,Shoe,12.5O\nc,Hat\nd,Bag,4\n")
        #expect(try shop.render("--locale", "en,fr").status == 1)
        try shop.folder.write("shop.csv", "sku,title,price\na,Other,1\nb,Shoe,12.50\nc,Hat,3\nd,Bag,4\n")
        try FileManager.default.removeItem(atPath: shop.folder["out/d.fr.mp4"])
        let outcome = try shop.render("--failed")
        #expect(outcome.status == 1, "\(outcome.errors)")
        let videos = try #require(shop.report()["videos"] as? [[String: Any]])
        #expect(
            videos.map { "\($0["key"] ?? "") \($0["locale"] ?? "") \($0["status"] ?? "")" } == [
                "a en unchanged", "a fr unchanged", "b en made", "b fr made", "c en made", "c fr made",
                "d en unchanged", "d fr stopped",
            ])
        // What was gone is made the next time.
        #expect(try shop.render("--failed").status == 0)
        #expect(try shop.totals()["made"] == 1)
        let last = try shop.render("--failed")
        #expect(last.status == 0)
        #expect(last.output == "nothing to do: no video in out/report.json failed, was held back or stopped\n")
    }

    @Test func `without a report of this sheet there is nothing to go by`() throws {
        let shop = try Shop()
        let none = try shop.render("--failed")
        #expect(none.status == 2)
        #expect(none.errors.contains("out/report.json: error: there is no report"))
        #expect(try shop.render().status == 0)
        try shop.folder.write("other.csv", Shop.sheet)
        let other = try shop.rowreel("render", "shop.xml", "--data", "other.csv", "--failed")
        #expect(other.status == 2)
        #expect(other.errors.contains("the report is about shop.xml with shop.csv"))
    }
}
