import Diagnostics
import Foundation
import Tables
import TestSupport
import Testing

@testable import Templating

/// The sheets that are made up for templates.
@Suite struct ExampleTests {
    private func example(_ video: String, path: String = "t.xml") throws -> Diagnosed<ExampleTable> {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            path, "<video xmlns=\"urn:rowreel:template:1\"><output name=\"o\" size=\"1920x1080\"/>\(video)</video>")
        return try Template.load(path: file, searching: []).value.example()
    }

    private func scene(_ words: String) -> String {
        "<scene dur=\"1s\"><text fontSize=\"40px\">\(words)</text></scene>"
    }

    /// Every template of the cases that can meet a sheet at all meets its example.
    @Test(arguments: CaseTests.names) func `cases meet their examples`(_ name: String) throws {
        let folder = CaseTests.folder.appendingPathComponent(name).path
        guard let template = try? Template.load(path: folder + "/template.xml", searching: [folder + "/search"]).value,
            let example = try? template.example().value
        else { return }
        let sheets = try TemporaryFolder()
        let table = try Table.read(path: sheets.write("rows.csv", example.csv))
        #expect(table.diagnostics.isEmpty, "\(table.diagnostics)")
        guard example.children.allSatisfy({ !$0.source.hasPrefix("..") }) else { return }
        for child in example.children { _ = try sheets.write(child.source, child.csv) }
        let bound = try template.bind(to: table.value)
        #expect(!bound.diagnostics.hasErrors)
        #expect(bound.value.items.count == (template.data.each == .all ? 1 : 2))
        #expect(bound.value.items.allSatisfy { $0.diagnostics.isEmpty })
        for column in template.data.columns { #expect(example.header.contains(column.header)) }
    }

    @Test func `a column of every type`() throws {
        let example = try example(
            """
            <data key="sku">
              <column name="sku"/><column name="title" header="Product, Name"/><column name="stock" type="number"/>
              <column name="price" type="money" currency="EUR"/><column name="salePrice" type="money" optional="true"/>
              <column name="until" type="date"/><column name="active" type="boolean"/>
              <column name="points" type="list" separator=";"/><column name="photo" type="image"/>
              <column name="logo" type="image"/><column name="demo" type="video"/><column name="jingle" type="audio"/>
              <column name="zest"/>
            </data>
            """ + scene("{{ title }}"))
        #expect(example.diagnostics.isEmpty)
        #expect(
            example.value.csv == """
                sku,"Product, Name",stock,price,salePrice,until,active,points,photo,logo,demo,jingle,zest\r
                LM-101,Dune Stoneware Vase,24,129.00,99.00 USD,2099-12-31,true,\
                "Thrown and glazed by hand;Speckled stoneware;Watertight to the lip",\
                photo-1.jpg,logo.png,demo-1.mp4,jingle-1.ogg,Zest 1\r
                LM-102,Lull Wireless Headphones,8,49.00,39.00 USD,2099-12-31,true,\
                "40 hours on one charge;Active noise cancelling;Memory-foam cushions",\
                photo-2.jpg,logo.png,demo-2.mp4,jingle-2.ogg,Zest 2\r

                """)
        #expect(
            example.value.files.map(\.name) == [
                "photo-1.jpg", "photo-2.jpg", "logo.png", "demo-1.mp4", "demo-2.mp4", "jingle-1.ogg", "jingle-2.ogg",
            ])
    }

    /// What a column of the sheet says about time is open, or so wide that the example never runs out.
    @Test func `an example is always in its window`() throws {
        let example = try example(
            """
            <data key="sku" from="begins" until="ends">
              <column name="begins"/><column name="ends" type="date" optional="true"/>
              <column name="offer" during="period" optional="true"/><column name="sale_price" type="money" optional="true"/>
              <column name="sale_price_effective_date"/>
            </data>
            """ + scene("{{ sku }} {{ availability_date }}"))
        #expect(
            example.value.csv.split(separator: "\r\n").first
                == "sku,begins,ends,offer,sale_price,sale_price_effective_date,period,availability_date")
        #expect(
            example.value.rows.map { [$0[1], $0[2], $0[5], $0[6]] }
                == Array(
                    repeating: ["2024-01-01", "", "2024-01-01/2099-12-31", ""], count: 2))
    }

    @Test func `numbers and dates as the template reads them`() throws {
        let german = try example(
            """
            <data numbers="de" dates="dd.MM.yyyy"><column name="price" type="money" currency="EUR"/>
            <column name="yen" type="money" currency="JPY"/><column name="rating" type="number"/>
            <column name="day" type="date"/></data>
            """ + scene("{{ price }}"))
        #expect(german.value.rows[0] == ["129,00", "12900", "4,8", "21.11.2026"])
        // No year: such a date cannot be read back, but an ISO date can.
        let short = try example("<data dates=\"d MMMM\"><column name=\"day\" type=\"date\"/></data>" + scene("a"))
        #expect(short.value.rows[0] == ["2026-11-21"])
    }

    @Test func `a group has two rows that agree, and one row is another's`() throws {
        let example = try example(
            """
            <data each="handle"><column name="handle"/><column name="title"/><column name="size"/></data>
            """ + "<scene dur=\"1s\"><text fontSize=\"40px\">{{ title }}</text>"
                + "<text for=\"r in rows\" fontSize=\"40px\">{{ r.size }} {{ r.colour }}</text></scene>")
        #expect(
            example.value.rows == [
                ["dune-vase", "Dune Stoneware Vase", "Small", "teal"],
                ["dune-vase", "Dune Stoneware Vase", "Medium", "maroon"],
                ["lull-headphones", "Lull Wireless Headphones", "Large", "navy"],
            ])
        #expect(example.value.header == ["handle", "title", "size", "colour"])
    }

    @Test func `columns that are only read are there too`() throws {
        let example = try example(
            "<data key=\"id\" where=\"status == 'live'\"><column name=\"title\"/></data>"
                + scene("{{ titel }} {{ photo }}<span if=\"sale\">{{ price }}</span>"))
        #expect(example.value.header == ["id", "title", "status", "titel", "photo", "sale", "price"])
        #expect(example.value.rows.allSatisfy { $0[2] == "live" })
        #expect(example.value.files.map(\.name) == ["photo-1.jpg", "photo-2.jpg"])
        let warning = try #require(example.diagnostics.all.first)
        #expect(example.diagnostics.all.count == 1)
        #expect(warning.message == "no <column> declares \"titel\", so the example has a column of that name")
        #expect(warning.hint == "did you mean \"title\"?")
    }

    @Test func `a child table has rows for every row of the sheet`() throws {
        let example = try example(
            """
            <data key="sku"><column name="sku"/>
            <table name="reviews" src="reviews.csv" on="sku" column="product"><column name="rating" type="number"/></table>
            </data>
            \(scene("{{ reviews.first.author }}{{ reviews.first.rating }}"))
            """)
        #expect(example.diagnostics.isEmpty, "\(example.diagnostics)")
        let child = try #require(example.value.children.first)
        #expect(child.source == "reviews.csv")
        #expect(child.header == ["product", "rating", "author"])
        #expect(child.rows.map { $0[0] } == example.value.rows.flatMap { [$0[0], $0[0]] })
        #expect(example.value.header == ["sku"])
    }

    @Test func `maxLength is kept, and keys differ all the same`() throws {
        let example = try example(
            """
            <data key="shop"><column name="shop" maxLength="9"/><column name="title" maxLength="15"/>
            <column name="points" type="list" maxLength="50"/><column name="t" maxLength="2"/></data>
            """ + scene("{{ title }}"))
        #expect(example.diagnostics.isEmpty)
        #expect(
            example.value.rows == [
                ["1", "Dune Stoneware", "Thrown and glazed by hand|Speckled stoneware", "T"],
                ["2", "Lull Wireless", "40 hours on one charge|Active noise cancelling", "T"],
            ])
    }

    @Test func `flags are as where wants them, and what cannot be is said`() throws {
        let sold = try example("<data where=\"not sold\"><column name=\"sold\" type=\"boolean\"/></data>" + scene("a"))
        #expect(sold.value.rows == [["false"], ["false"]])
        let never = try example(
            "<data where=\"stock > 1000\"><column name=\"stock\" type=\"number\"/></data>" + scene("a"))
        #expect(
            never.diagnostics.all.map(\.message) == ["where=\"stock > 1000\" leaves out every row of the example"])
        let narrow = try example("<data><column name=\"day\" type=\"date\" maxLength=\"3\"/></data>" + scene("a"))
        #expect(narrow.diagnostics.all.map(\.code) == ["no-example"])
    }

    @Test func `what a sheet is about`() throws {
        let data = "<data><column name=\"title\"/></data>" + scene("{{ title }}")
        #expect(try example(data, path: "news/t.xml").value.rows[0] == ["City opens its first riverside park"])
        #expect(try example(data, path: "course/t.xml").value.rows[0] == ["Loops that end"])
        let none = try example(scene("Hello"))
        #expect(none.value.csv == "id\r\n1001\r\n1002\r\n")
    }
}
