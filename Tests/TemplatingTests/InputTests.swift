import Diagnostics
import Foundation
import Tables
import Templating
import TestSupport
import Testing
import TimelineModel

/// What a video's fingerprint covers: what was read for it, and nothing else.
@Suite struct InputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let row = """
        <video xmlns="urn:rowreel:template:1" lang="en"><output name="small" size="640x360"/>
        <data key="sku"><column name="sku"/><column name="price" type="money" currency="USD"/></data>
        <scene dur="1s">
          <text style="plain" x="0" y="0" width="100%" height="50%">{{ title }}</text>
          <text style="plain" x="0" y="50%" width="100%" height="50%" if="sale">{{ price | money }}</text>
        </scene><style name="plain" fontSize="20px" color="#fff"/></video>
        """
    private static let group = """
        <video xmlns="urn:rowreel:template:1" lang="en"><output name="small" size="640x360"/>
        <data each="sku"/>
        <scene dur="1s">
          <text style="plain" x="0" y="0" width="100%" height="90%">{{ rows | map: "title" | join: ", " }}</text>
        </scene><style name="plain" fontSize="20px" color="#fff"/></video>
        """

    /// The first video of a sheet: the columns that were read for it, and the hash of what they say.
    private func input(_ template: String, _ sheet: String, locale: String? = nil) throws -> ([String], ContentHash) {
        let bound = try Template.load(path: folder.write("t.xml", template), searching: []).value
            .bind(to: try Table.read(path: folder.write("rows.csv", sheet)).value).value
        let reads = ColumnReads()
        let resolved = bound.resolve(
            try #require(bound.items.first), locale: locale, output: bound.template.outputs[0], world: .standIn,
            reads: reads)
        #expect(resolved.value != nil, "\(resolved.diagnostics)")
        return (reads.names, bound.input(of: bound.items[0], reading: reads.names))
    }

    @Test func `declared columns and those that are shown are read`() throws {
        let (names, hash) = try input(Self.row, "sku,title,price,sale,note\na,Watch,1,yes,x\n")
        #expect(names == ["price", "sale", "sku", "title"])
        // What nobody reads may change, come and go; a column behind it may not move, because findings name cells.
        for sheet in [
            "sku,title,price,sale,note\na,Watch,1,yes,y\n", "sku,title,price,sale\na,Watch,1,yes\n",
            "sku,title,price,sale,note,rowreel_status,rowreel_path\na,Watch,1,yes,x,made,out/a.mp4\n",
        ] {
            #expect(try input(Self.row, sheet).1 == hash, "\(sheet)")
        }
        for sheet in [
            "sku,title,price,sale,note\na,Clock,1,yes,x\n", "sku,title,price,sale,note\na,Watch,2,yes,x\n",
            "sku,title,price,sale,title_en\na,Watch,1,yes,Clock\n", "sku,title,price,sale\nb,Watch,1,yes\n",
            "sku,title,sale,price\na,Watch,yes,1\n",
        ] {
            #expect(try input(Self.row, sheet).1 != hash, "\(sheet)")
        }
    }

    @Test func `a column that would have been read belongs to it, too`() throws {
        let template = Self.row.replacing("if=\"sale\"", with: "if=\"language == 'en'\"")
        let (names, hash) = try input(template, "sku,title,price\na,Watch,1\n")
        #expect(names.contains("language"))
        #expect(try input(template, "sku,title,price,language\na,Watch,1,fr\n").1 != hash)
    }

    @Test func `columns that filters name are read`() throws {
        let sheet = "sku,title,note\na,Watch,x\na,Strap,y\n"
        let (names, hash) = try input(Self.group, sheet)
        #expect(names == ["title"])
        #expect(try input(Self.group, sheet.replacing("Strap", with: "Box")).1 != hash)
        #expect(try input(Self.group, sheet.replacing(",y", with: ",z")).1 == hash)
        #expect(try input(Self.group, sheet + "a,Box,z\n").1 != hash)
        #expect(try input(Self.group, sheet + "b,Box,z\n").1 == hash)
    }
}
