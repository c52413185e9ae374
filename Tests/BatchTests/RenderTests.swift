import Foundation
import TestSupport
import Testing

/// `rowreel render` from the outside: what is in the folder afterwards, what is said, and the exit status.
@Suite struct RenderTests {
    @Test func `every row becomes a whole video`() throws {
        let shop = try Shop()
        let outcome = try shop.render()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(shop.videos == ["a.jpg", "a.mp4", "b.jpg", "b.mp4", "c.jpg", "c.mp4"])
        for name in ["a", "b", "c"] {
            let video = try shop.probe("out/\(name).mp4")
            #expect(video["nb_read_frames"] == "45")
            #expect(video["duration"] == "1.800000")
            #expect(video["width"] == "160" && video["height"] == "90")
            #expect(video["codec_name"] == "h264" && video["color_space"] == "bt709")
        }
        #expect(try shop.bytes("out/a.mp4") != shop.bytes("out/b.mp4"))
        #expect(outcome.output.contains("3 videos in"))
        #expect(outcome.output.contains("out/a.mp4"))
        #expect(outcome.output.hasSuffix("all of it: out/report.html\n"))
        #expect(try shop.totals()["made"] == 3)
        #expect(try shop.totals()["chunksMade"] == 9)
    }

    @Test func `nothing changed, nothing made`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        let first = try FileManager.default.attributesOfItem(atPath: shop.folder["out/a.mp4"])
        let outcome = try shop.render()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("3 unchanged"))
        #expect(try shop.totals()["unchanged"] == 3)
        #expect(try shop.totals()["chunksMade"] == 0)
        let second = try FileManager.default.attributesOfItem(atPath: shop.folder["out/a.mp4"])
        #expect(first[.modificationDate] as? Date == second[.modificationDate] as? Date)
        #expect(first[.systemFileNumber] as? Int == second[.systemFileNumber] as? Int)
    }

    @Test func `one cell changed: only its chunks are made`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        try shop.folder.write("shop.csv", Shop.sheet.replacing("Shoe", with: "Boot"))
        #expect(try shop.render().status == 0)
        let totals = try shop.totals()
        #expect(totals["made"] == 1 && totals["unchanged"] == 2)
        // The hero scene and its transition; the end scene is in the store.
        #expect(totals["chunksMade"] == 2 && totals["chunksReused"] == 1)
    }

    @Test func `a deleted or touched video is joined again from the store`() throws {
        let shop = try Shop()
        #expect(try shop.render().status == 0)
        let good = try shop.bytes("out/a.mp4")
        try FileManager.default.removeItem(atPath: shop.folder["out/a.mp4"])
        try shop.folder.write("out/b.mp4", "not a video")
        try FileManager.default.removeItem(atPath: shop.folder["out/c.jpg"])
        #expect(try shop.render().status == 0)
        let totals = try shop.totals()
        #expect(totals["made"] == 3 && totals["chunksMade"] == 0)
        #expect(try shop.bytes("out/a.mp4") == good)
        #expect(shop.videos.contains("c.jpg"))
    }

    @Test func `rows that share scenes share the work`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Same,1\nb,Same,1\n")
        #expect(try shop.render("--jobs", "2").status == 0)
        let totals = try shop.totals()
        #expect(totals["made"] == 2 && totals["chunksMade"] == 3 && totals["chunksReused"] == 3)
        #expect(try shop.bytes("out/a.mp4") == shop.bytes("out/b.mp4"))
    }

    @Test func `force makes everything anew, once`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Same,1\nb,Same,1\n")
        #expect(try shop.render().status == 0)
        #expect(try shop.render("--force").status == 0)
        #expect(try shop.totals()["chunksMade"] == 3)
    }

    @Test func `a damaged store is repaired, and said`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,1\n")
        #expect(try shop.render().status == 0)
        let good = try shop.bytes("out/a.mp4")
        let find = try Command(["find", shop.folder["cache/rowreel/chunk"], "-type", "f", "-not", "-name", "*.json"])
            .run()
        let chunks = find.output.split(separator: "\n").map(String.init)
        #expect(chunks.count == 3)
        for chunk in chunks {
            var data = try Data(contentsOf: URL(fileURLWithPath: chunk))
            data[data.count / 2] ^= 1
            try data.write(to: URL(fileURLWithPath: chunk))
        }
        try FileManager.default.removeItem(atPath: shop.folder["out/a.mp4"])
        let outcome = try shop.render()
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("had changed on disk and was made anew"))
        #expect(try shop.bytes("out/a.mp4") == good)
    }

    @Test func `names with languages and outputs`() throws {
        let template = Shop.template.replacing(
            "<data", with: "<output name=\"square\" size=\"64x64\"/>\n  <data")
        let shop = try Shop(template: template, sheet: "sku,title,title_fr,price\na/b,Watch,Montre,1\n")
        #expect(try shop.render("--locale", "en,fr", "--output", "square").status == 0)
        #expect(shop.videos.filter { $0.hasSuffix("mp4") } == ["a%2Fb.en.square.mp4", "a%2Fb.fr.square.mp4"])
        #expect(try shop.render("--name", "{locale}/{key}-{output}.mp4", "--locale", "fr").status == 0)
        #expect(shop.folder.names("out/fr").filter { $0.hasSuffix("mp4") } == ["a%2Fb-small.mp4", "a%2Fb-square.mp4"])
    }

    @Test func `chosen rows, keys and conditions`() throws {
        let shop = try Shop()
        #expect(try shop.render("--rows", "3-").status == 0)
        #expect(shop.videos.filter { $0.hasSuffix("mp4") } == ["b.mp4", "c.mp4"])
        #expect(try shop.render("--row", "a", "--output-dir", "one").status == 0)
        #expect(shop.folder.names("one").filter { $0.hasSuffix("mp4") } == ["a.mp4"])
        #expect(try shop.render("--where", "price > 10", "--output-dir", "two").status == 0)
        #expect(shop.folder.names("two").filter { $0.hasSuffix("mp4") } == ["a.mp4", "b.mp4"])
    }

    @Test func `drafts are half the size`() throws {
        let shop = try Shop()
        #expect(try shop.render("--profile", "draft", "--row", "a").status == 0)
        #expect(try shop.probe("out/a.mp4")["width"] == "80")
    }
}
