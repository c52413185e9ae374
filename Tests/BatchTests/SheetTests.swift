import Diagnostics
import Foundation
import Media
import Templating
import TestSupport
import Testing

@testable import Batch

/// `rowreel sheet` and `rowreel convert`, as a user runs them.
@Suite struct SheetTests {
    @Test func `a sheet has a cell for every scene of every video`() throws {
        let shop = try Shop(sheet: "sku,title,price,title_fr\na,Watch,12.50,Montre\nb,Shoe,oops,\n")
        let run = try shop.rowreel(
            "sheet", "shop.xml", "--data", "shop.csv", "--locale", "en,fr", "--cell", "160", "-o", "sheet.png")
        #expect(run.status == 1)
        #expect(run.output == "sheet.png: 4 videos; 2 could not be made\n")
        #expect(run.errors.contains("shop.csv C3: error: \"oops\" is not money"), "\(run.errors)")
        let picture = try Image.decode(path: shop.folder["sheet.png"])
        // Two videos of two scenes, 160x90 each with two lines below, and one cell for each that cannot be made.
        #expect(picture.width == 24 + 160 + 16 + 160 + 24)
        #expect(picture.height == 24 + 4 * (90 + 2 * 26) + 3 * 16 + 24)
        let colors = picture.withPlane(0) { bytes, stride in
            [(24 + 8, 24 + 80), (24 + 160 + 16 + 8, 24 + 80)].map { x, y in
                (0..<3).map { Int(bytes[y * stride + x * (stride / picture.width) + $0]) }
            }
        }
        #expect(
            zip(colors, [[0x33, 0x66, 0x99], [0x99, 0x33, 0x66]]).allSatisfy { found, expected in
                zip(found, expected).allSatisfy { abs($0 - $1) < 8 }
            }, "\(colors)")
    }

    @Test func `a moment gives every video one cell`() throws {
        let shop = try Shop()
        let run = try shop.rowreel(
            "sheet", "shop.xml", "--data", "shop.csv", "--at", "end.entered", "--cell", "160", "-o", "sheet.jpg")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "sheet.jpg: 3 videos\n")
        let picture = try Image.decode(path: shop.folder["sheet.jpg"])
        #expect(picture.width == 24 + 3 * 160 + 2 * 16 + 24)
        let wrong = try shop.rowreel("sheet", "shop.xml", "--data", "shop.csv", "--at", "nothing", "-o", "sheet.gif")
        #expect(wrong.status == 2)
        #expect(wrong.errors == "-o: error: \"sheet.gif\" names no kind of picture\n  hint: end it in .png or .jpg\n")
    }

    @Test func `large sheets go on`() throws {
        let rows = (0..<30).map { "r\($0),Watch \($0),12.50\n" }.joined()
        let shop = try Shop(sheet: "sku,title,price\n" + rows)
        let run = try shop.rowreel("sheet", "shop.xml", "--data", "shop.csv", "--cell", "640", "-o", "sheet.jpg")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("sheet.jpg, sheet-2.jpg, sheet-3.jpg"), "\(run.output)")
    }

    @Test func `the worst rows come first`() throws {
        let shop = try Shop(
            sheet: "sku,title,price\na,Watch,12.50\nb,A very long title,9\nc,Hat,99999.00\nd,Shoe,5.00\n")
        var request = ProjectRequest(template: shop.folder["shop.xml"], data: shop.folder["shop.csv"])
        request.store = shop.folder["cache"]
        let installation = Installation(folder: Self.root)
        let project = try Project.open(request, installation: installation).value
        #expect(WorstRows.first(project.template.items) == [0, 1, 2, 3])
        let others = try Shop(
            sheet: "sku,title,price\na,Watch,12.50\nb,Hat,13.00\nlong,A very long title,9.00\nd,Bag,1\n")
        request.data = others.folder["shop.csv"]
        let second = try Project.open(request, installation: installation).value
        #expect(WorstRows.first(second.template.items) == [2, 0, 1, 3])
    }

    @Test func `a template in Markdown is converted`() throws {
        let shop = try Shop()
        try shop.folder.write("t.md", "# {{ title }}\n\nWords.\n")
        let printed = try shop.rowreel("convert", "t.md")
        #expect(printed.status == 0, "\(printed.errors)")
        #expect(
            printed.output == """
                <?xml version="1.0" encoding="UTF-8"?>
                <video xmlns="urn:rowreel:template:1">
                  <theme src="themes/clean.xml"/>

                  <scene>
                    <text style="title">{{ title }}</text>
                    <text style="body">Words.</text>
                  </scene>
                </video>

                """)
        let written = try shop.rowreel("convert", "t.md", "-o", "t.xml")
        #expect(written.output == "t.xml\n")
        #expect(try shop.folder.text("t.xml") == printed.output)
        #expect(try shop.rowreel("convert", "t.md", "-o", "t.xml").status == 2)
        let other = try shop.rowreel("convert", "shop.xml")
        #expect(other.errors == "shop.xml: error: only Markdown templates (.md) are converted\n")
        let check = try shop.rowreel("check", "t.md", "--data", "shop.csv")
        #expect(check.output.hasPrefix("3 videos checked: nothing wrong\n"))
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
}
