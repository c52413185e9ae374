import Foundation
import TestSupport
import Testing

/// Rows with a day from which and until which they have a video, from the outside, on days that are said.
@Suite struct DateWindowTests {
    private static let template = Shop.template.replacing(
        "<column name=\"price\" type=\"money\" currency=\"USD\"/>",
        with: """
            <column name="price" type="money" currency="USD"/>
                <column name="offer" type="money" currency="USD" during="period" optional="true"/>
                <column name="period" optional="true"/>
            """
    ).replacing("{{ price | money }}", with: "{{ offer | default: price | money }}")

    private static let sheet = """
        sku,title,price,from,until,offer,period
        a,Watch,12.50,,,,
        b,Shoe,13,2026-12-01,2026-12-24,,
        c,Hat,9,,2026-11-30,,
        d,Bag,7,,,5,2026-12-01/2026-12-05

        """

    private func shop(_ sheet: String = sheet, template: String = template) throws -> Shop {
        var shop = try Shop(template: template, sheet: sheet)
        shop.environment["TZ"] = "Europe/Berlin"
        return shop
    }

    private func films(_ shop: Shop) -> [String] { shop.videos.filter { $0.hasSuffix(".mp4") } }

    @Test func `videos appear, change and retire on their day`() throws {
        let shop = try shop()
        let first = try shop.render("--on", "2026-11-22", "--retire", "delete")
        #expect(first.status == 0, "\(first.errors)")
        #expect(
            first.errors.contains(
                "shop.csv: note: 1 row waits for its day (the next: b on 2026-12-01)\n"), "\(first.errors)")
        #expect(films(shop) == ["a.mp4", "c.mp4", "d.mp4"])
        // The clock moves and crosses nothing: nothing is made again.
        #expect(try shop.render("--on", "2026-11-30T23:59:59", "--retire", "delete").status == 0)
        #expect(try shop.totals()["unchanged"] == 3)
        // One appears, one changes, one retires.
        let day = try shop.render("--on", "2026-12-01", "--retire", "delete")
        #expect(day.errors.contains("shop.csv: note: 1 row is over\n"), "\(day.errors)")
        #expect(films(shop) == ["a.mp4", "b.mp4", "d.mp4"])
        #expect(try shop.totals()["made"] == 2)
        #expect(try shop.totals()["unchanged"] == 1)
        // Back to what it was: the pieces are still in the store.
        #expect(try shop.render("--on", "2026-12-06", "--retire", "delete").status == 0)
        #expect(try shop.totals()["made"] == 1)
        #expect((try shop.report()["chunks"] as? [String: Int])?["made"] ?? 0 == 0)
        #expect(try shop.render("--on", "2026-12-25", "--retire", "delete").status == 0)
        #expect(films(shop) == ["a.mp4", "d.mp4"])
    }

    @Test func `the copy of the sheet says which rows wait, and which are over`() throws {
        let shop = try shop()
        func statuses() throws -> [Substring] {
            try shop.folder.text("shop.csv").split(separator: "\n").dropFirst().map {
                let cells = $0.split(separator: ",", omittingEmptySubsequences: false)
                return cells[7] + (cells[8].isEmpty ? "" : " there")
            }
        }
        #expect(try shop.render("--on", "2026-11-22", "--write-back", "shop.csv").status == 0)
        #expect(try statuses() == ["made there", "waiting", "made there", "made there"])
        #expect(try shop.render("--on", "2026-12-01", "--write-back", "shop.csv").status == 0)
        #expect(try statuses() == ["unchanged there", "made there", "over", "made there"])
        // What the run was not about stays.
        #expect(try shop.render("--on", "2026-12-25", "--row", "a", "--write-back", "shop.csv").status == 0)
        #expect(try statuses() == ["unchanged there", "made there", "over", "made there"])
    }

    @Test func `without --on it is now`() throws {
        let shop = try shop("sku,title,price,from,until\na,Watch,1,,2001-01-01\nb,Shoe,13,2001-01-01,2998-12-31\n")
        #expect(try shop.render().status == 0)
        #expect(films(shop) == ["b.mp4"])
    }

    @Test func `the zone decides when a day begins`() throws {
        let shop = try shop("sku,title,price,from\na,Watch,1,2026-12-01\nb,Hat,1,\n")
        func keys(_ day: String, _ zone: String) throws -> [String] {
            let outcome = try shop.rowreel(
                "plan", "shop.xml", "--data", "shop.csv", "--format", "json", "--on", day, "--time-zone", zone)
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            return (object?["videos"] as? [[String: Any]] ?? []).compactMap { $0["key"] as? String }
        }
        #expect(try keys("2026-11-30T23:00Z", "Europe/Berlin") == ["a", "b"])
        #expect(try keys("2026-11-30T22:59:59Z", "Europe/Berlin") == ["b"])
        #expect(try keys("2026-11-30T23:00Z", "UTC") == ["b"])
        #expect(try keys("2026-11-30T10:00Z", "Pacific/Kiritimati") == ["a", "b"])
    }

    @Test func `where every row is over, all videos retire`() throws {
        let shop = try shop("sku,title,price,until\na,Watch,1,2026-11-30\nb,Shoe,13,2026-11-30\n")
        #expect(try shop.render("--on", "2026-11-30").status == 0)
        #expect(films(shop) == ["a.mp4", "b.mp4"])
        let outcome = try shop.render("--on", "2026-12-01", "--retire", "delete")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(films(shop) == [])
        // A sheet that lost its rows retires nothing, as ever.
        #expect(try shop.render("--on", "2026-11-30").status == 0)
        try shop.folder.write("shop.csv", "sku,title,price,until\n")
        #expect(try shop.render("--on", "2026-12-01", "--retire", "delete").status == 0)
        #expect(films(shop) == ["a.mp4", "b.mp4"])
    }

    @Test(arguments: ["30.11.2026", "45991", "2026-02-30", "#N/A"])
    func `a cell that cannot be read fails its row, and retires nothing`(_ cell: String) throws {
        let sheet = "sku,title,price,until\na,Watch,1,2026-11-30\nb,Shoe,13,2026-11-30\n"
        let shop = try shop(sheet)
        #expect(try shop.render("--on", "2026-11-22").status == 0)
        try shop.folder.write("shop.csv", sheet.replacing("1,2026-11-30\nb", with: "1,\(cell)\nb"))
        let outcome = try shop.render("--on", "2026-12-01", "--retire", "delete")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("shop.csv D2: error: \"\(cell)\" is"), "\(outcome.errors)")
        #expect(films(shop) == ["a.mp4"])
    }

    @Test func `a video that was asked for and is not there says when it is`() throws {
        let shop = try shop()
        func told(_ key: String, _ day: String) throws -> String {
            let outcome = try shop.render("--row", key, "--on", day)
            #expect(outcome.status == 2)
            return outcome.errors
        }
        #expect(
            try told("b", "2026-11-22") == """
                --row: error: "b" appears on 2026-12-01
                  hint: --on 2026-12-01 takes it as it is then

                """)
        #expect(
            try told("c", "2026-12-01") == """
                --row: error: "c" is over since 2026-12-01
                  hint: --on 2026-11-30 takes it as it was

                """)
        #expect(try told("x", "2026-12-01").contains("has the key \"x\""))
        #expect(try shop.render("--row", "b", "--on", "2026-12-01").status == 0)
        // By number it is told as for all.
        let row = try shop.render("--rows", "3", "--on", "2026-11-22")
        #expect(row.status == 0)
        #expect(row.errors.contains("1 row waits for its day (the next: b on 2026-12-01)"))
        let still = try shop.rowreel(
            "still", "shop.xml", "--data", "shop.csv", "--rows", "3", "--on", "2026-11-22", "-o", "a.png")
        #expect(still.status == 2)
        #expect(still.errors.contains("no row is chosen\n  hint: 1 row waits for its day"), "\(still.errors)")
    }

    @Test(arguments: [
        ("--on", "tomorrow", "\"tomorrow\" is not a date"),
        ("--time-zone", "Berlin", "did you mean \"Europe/Berlin\"?"),
        ("--time-zone", "Europe/Berln", "did you mean \"Europe/Berlin\"?"),
        ("--time-zone", "CEST+2", "a name of the IANA database"),
        ("--time-zone", "../../etc/passwd", "is no time zone that is known"),
    ])
    func `a moment that is none is an error`(_ option: String, _ value: String, _ message: String) throws {
        let outcome = try shop().render(option, value)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("\(option): error: ") && outcome.errors.contains(message), "\(outcome.errors)")
    }

    // MARK: Coming changes

    private func plan(_ shop: Shop, _ arguments: String...) throws -> String {
        var command = shop.command("plan", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        let outcome = try command.run()
        return outcome.output.range(of: "\n[a-z ]*coming changes", options: .regularExpression)
            .map { String(outcome.output[$0.lowerBound...].dropFirst()) } ?? outcome.output
    }

    @Test func `the plan tells what comes`() throws {
        let shop = try shop()
        #expect(
            try plan(shop, "--on", "2026-11-22", "--days", "14") == """
                coming changes in the next 14 days, until 2026-12-06 (Europe/Berlin):
                  Tue 2026-12-01 00:00  appears  b  row 3 begins (shop.csv D3)
                  Tue 2026-12-01 00:00  retires  c  row 4 ends (shop.csv E4)
                  Tue 2026-12-01 00:00  changes  d  offer 5 begins (shop.csv G5)
                  Sun 2026-12-06 00:00  changes  d  offer 5 ends (shop.csv G5)

                """)
        #expect(
            try plan(shop, "--on", "2026-11-22", "--days", "3")
                == "no coming changes in the next 3 days, until 2026-11-25 (Europe/Berlin)\n")
        // Those of the videos that are chosen.
        #expect(try plan(shop, "--on", "2026-11-22", "--days", "40", "--where", "price > 10").contains("retires  b"))
        #expect(try !plan(shop, "--on", "2026-11-22", "--days", "30", "--where", "price > 10").contains("offer"))
        // Without --days there is no such section.
        #expect(try !plan(shop, "--on", "2026-11-22").contains("coming changes"))
    }

    @Test func `the plan tells programs, too`() throws {
        let outcome = try shop().rowreel(
            "plan", "shop.xml", "--data", "shop.csv", "--format", "json", "--on", "2026-11-22", "--days", "10")
        let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let coming = try #require(object["coming"] as? [String: Any])
        #expect(coming["from"] as? String == "2026-11-22T00:00:00+01:00")
        #expect(coming["until"] as? String == "2026-12-02T00:00:00+01:00")
        #expect(coming["timeZone"] as? String == "Europe/Berlin")
        let changes = try #require(coming["changes"] as? [[String: Any]])
        #expect(changes.map { $0["change"] as? String } == ["appears", "retires", "changes"])
        #expect(changes.last?["time"] as? String == "2026-12-01T00:00:00+01:00")
        let why = try #require((changes.last?["why"] as? [[String: Any]])?.first)
        #expect(why["code"] as? String == "cell-begins")
        #expect(why["place"] as? String == "shop.csv G5")
        #expect(why["column"] as? String == "offer")
        #expect(why["value"] as? String == "5")
    }

    @Test func `groups and markets change as their rows come and go`() throws {
        let template = Shop.template.replacing(
            "<data key=\"sku\">", with: "<data each=\"sku\" key=\"sku\" markets=\"markets\">"
        )
        .replacing("lang=\"en\"", with: "lang=\"en\" locales=\"en, de\"")
        let shop = try shop(
            """
            sku,title,price,from,until,markets
            a,Watch,1,,2026-11-30,
            a,Watch,2,2026-12-01,,
            b,Shoe,3,,2026-11-24,de
            b,Shoe,4,2026-11-23,2026-11-25,
            c,Bag,5,,,
            c,Bag,5,2026-12-01,,en

            """, template: template)
        #expect(
            try plan(shop, "--on", "2026-11-22", "--days", "14") == """
                coming changes in the next 14 days, until 2026-12-06 (Europe/Berlin):
                  Mon 2026-11-23 00:00  changes  b de  row 5 begins (shop.csv D5)
                  Mon 2026-11-23 00:00  appears  b en  row 5 begins (shop.csv D5)
                  Wed 2026-11-25 00:00  changes  b de  row 4 ends (shop.csv E4)
                  Thu 2026-11-26 00:00  retires  b     row 5 ends (shop.csv E5)
                  Tue 2026-12-01 00:00  changes  a     row 2 ends (shop.csv E2), row 3 begins (shop.csv D3)
                  Tue 2026-12-01 00:00  changes  c en  row 7 begins (shop.csv D7)

                """)
    }

    @Test func `what is told comes`() throws {
        // Every change is what two renders on the days around it make of the videos.
        let shop = try shop()
        func made(_ day: String) throws -> [String] {
            #expect(try shop.render("--on", day, "--retire", "delete").status == 0)
            let videos = try #require(shop.report()["videos"] as? [[String: Any]])
            return videos.filter { $0["status"] as? String == "made" }.compactMap { $0["key"] as? String }
        }
        _ = try made("2026-11-22")
        #expect(try made("2026-12-01") == ["b", "d"])
        #expect(try made("2026-12-05T23:59:59") == [])
        #expect(try made("2026-12-06") == ["d"])
        #expect(films(shop) == ["a.mp4", "b.mp4", "d.mp4"])
    }

    @Test func `a long list ends`() throws {
        let rows = (1...60).map { "k\($0),Bag,1,2026-12-01" }.joined(separator: "\n")
        let shop = try shop("sku,title,price,from\na,Watch,1,\n\(rows)\n")
        let told = try plan(shop, "--on", "2026-11-22", "--days", "14")
        #expect(told.split(separator: "\n").count == 42)
        #expect(told.hasSuffix("  … and 20 more\n"))
    }

    @Test func `days are from 1 to 366`() throws {
        for days in ["0", "367", "-1", "x"] {
            #expect(try shop().rowreel("plan", "shop.xml", "--data", "shop.csv", "--days", days).status == 2)
        }
    }
}
