import Foundation
import TestSupport
import Testing

/// `--write-back` from the outside.
@Suite struct WriteBackTests {
    private func cells(_ shop: Shop, _ name: String) throws -> [[String]] {
        try shop.folder.text(name).split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `the copy says what became of each row, and can be rendered from`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.50\nb,Shoe,12.5O\n\nc,\"Hat, big\",9")
        #expect(try shop.render("--write-back", "copy.csv").status == 1)
        let videos = try #require(shop.report()["videos"] as? [[String: Any]])
        let sums = videos.compactMap { $0["sha256"] as? String }
        #expect(
            try shop.folder.text("copy.csv") == """
                sku,title,price,rowreel_status,rowreel_path,rowreel_duration,rowreel_sha256
                a,Watch,12.50,made,out/a.mp4,1.800,\(sums[0])
                b,Shoe,12.5O,failed,,,

                c,"Hat, big",9,made,out/c.mp4,1.800,\(sums[1])
                """)
        // The copy in the place of the sheet, written back to itself.
        try shop.folder.write("shop.csv", shop.folder.text("copy.csv").replacing("12.5O", with: "12.50"))
        let again = try shop.render("--write-back", "shop.csv")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output.contains("the sheet with what became of its rows: shop.csv\n"))
        let statuses = try cells(shop, "shop.csv").filter { $0.count > 5 }.map { $0[$0.count - 4] }
        #expect(statuses == ["rowreel_status", "unchanged", "made", "unchanged"])
        #expect(shop.folder.names().filter { $0.hasSuffix(".part") }.isEmpty)
    }

    @Test func `columns for every language and output, and rows of other runs stay`() throws {
        let template = Shop.template.replacing("<data", with: "<output name=\"square\" size=\"64x64\"/>\n  <data")
        let shop = try Shop(template: template, sheet: "sku,title,price\na,Watch,1\nb,Shoe,2\n")
        #expect(try shop.render("--locale", "en", "--row", "a", "--write-back", "shop.csv").status == 0)
        var header = try cells(shop, "shop.csv")[0]
        #expect(header[3] == "rowreel_status:en:small" && header[8] == "rowreel_path:en:square")
        #expect(header.count == 11)
        #expect(try cells(shop, "shop.csv")[2] == ["b", "Shoe", "2"] + Array(repeating: "", count: 8))
        let first = try cells(shop, "shop.csv")[1]
        #expect(
            try shop.render("--locale", "en", "--row", "b", "--output", "square", "--write-back", "shop.csv").status
                == 0)
        header = try cells(shop, "shop.csv")[0]
        #expect(header.count == 11)
        let rows = try cells(shop, "shop.csv")
        #expect(rows[1] == first)
        #expect(rows[2][3] == "" && rows[2][7] == "made" && rows[2][8] == "out/b.en.square.mp4")
    }

    @Test func `all rows of a group say the same`() throws {
        let template = Shop.template.replacing("<data key=\"sku\">", with: "<data key=\"sku\" each=\"sku\">")
        let shop = try Shop(template: template, sheet: "sku,title,price\na,Watch,1\nb,Shoe,2\na,Watch,1\n")
        let outcome = try shop.render("--write-back", "copy.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let paths = try cells(shop, "copy.csv").filter { $0.count > 4 }.map { $0[4] }
        #expect(paths == ["rowreel_path", "out/a.mp4", "out/b.mp4", "out/a.mp4"])
    }

    @Test func `a copy that cannot be is refused before anything is rendered`() throws {
        let shop = try Shop()
        for target in ["nowhere/copy.csv", "."] {
            let outcome = try shop.render("--write-back", target)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("--write-back: error: "), "\(outcome.errors)")
        }
        #expect(shop.videos.isEmpty)
    }
}
