import Foundation
import TestSupport
import Testing

/// A row is made as a whole: with an error in one of its videos none of them is, unless that is asked for.
@Suite struct HeldRowTests {
    private static let template = Shop.template
        .replacing("<output name=\"small\" size=\"160x90\"/>", with: "<output name=\"wide\" size=\"160x90\"/>")

    private static let good = "sku,title,price,price:fr\na,Watch,12.50,12\nb,Shoe,13,13\n"
    private static let bad = "sku,title,price,price:fr\na,Watch,12.50,x\nb,Shoe,13,13\n"

    @Test func `an error in one language holds the others of its row back`() throws {
        let shop = try Shop(template: Self.template, sheet: Self.bad)
        let outcome = try shop.render("--locale", "en,fr")
        #expect(outcome.status == 1)
        #expect(shop.videos.filter { $0.hasSuffix(".mp4") } == ["b.en.mp4", "b.fr.mp4"])
        let totals = try shop.totals()
        #expect(totals["failed"] == 1)
        #expect(totals["held"] == 1)
        #expect(totals["made"] == 2)
        #expect(outcome.output.contains("2 made, 1 failed, 1 held back"), "\(outcome.output)")
        let csv = try shop.folder.text("out/report.csv")
        #expect(csv.contains("a,2,en,,held,,\"not made because fr of the same row has an error: "), "\(csv)")
        #expect(
            try shop.folder.text("out/report.html").contains("1 video failed, and 1 of the same rows wait for them"))
    }

    @Test func `what is held back is made once its row is right`() throws {
        let shop = try Shop(template: Self.template, sheet: Self.bad)
        #expect(try shop.render("--locale", "en,fr").status == 1)
        try shop.folder.write("shop.csv", Self.good)
        let outcome = try shop.render("--failed")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            shop.videos.filter { $0.hasSuffix(".mp4") } == ["a.en.mp4", "a.fr.mp4", "b.en.mp4", "b.fr.mp4"])
        #expect(try shop.totals()["made"] == 2)
        #expect(try shop.totals()["unchanged"] == 2)
    }

    @Test func `the last good files stay`() throws {
        let shop = try Shop(template: Self.template, sheet: Self.good)
        #expect(try shop.render("--locale", "en,fr").status == 0)
        let before = try shop.bytes("out/a.en.mp4")
        try shop.folder.write("shop.csv", Self.bad.replacing("Watch", with: "Clock"))
        let outcome = try shop.render("--locale", "en,fr")
        #expect(outcome.status == 1)
        #expect(try shop.bytes("out/a.en.mp4") == before)
        #expect(try shop.totals()["held"] == 1)
        // What is as it would be made waits for nothing.
        try shop.folder.write("shop.csv", Self.bad)
        #expect(try shop.render("--locale", "en,fr").status == 1)
        #expect(try shop.totals()["unchanged"] == 3)
    }

    @Test func `partial rows are made where they are asked for`() throws {
        let shop = try Shop(template: Self.template, sheet: Self.bad)
        let outcome = try shop.render("--locale", "en,fr", "--partial-rows")
        #expect(outcome.status == 1)
        #expect(shop.videos.filter { $0.hasSuffix(".mp4") } == ["a.en.mp4", "b.en.mp4", "b.fr.mp4"])
        #expect(try shop.totals()["held"] == 0)
    }

    @Test func `the plan and the check say the same`() throws {
        let shop = try Shop(template: Self.template, sheet: Self.bad)
        let plan = try shop.rowreel("plan", "shop.xml", "--data", "shop.csv", "--locale", "en,fr")
        #expect(plan.status == 1)
        #expect(plan.output.contains("4 videos: 2 to make, 1 impossible, 1 held back with them"), "\(plan.output)")
        let check = try shop.rowreel(
            "check", "shop.xml", "--data", "shop.csv", "--locale", "en,fr", "--no-pictures")
        #expect(check.output.contains("; 2 can be made, 1 waits for another video of its row"), "\(check.output)")
    }
}
