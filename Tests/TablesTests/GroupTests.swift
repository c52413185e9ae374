import Diagnostics
import Foundation
import Tables
import Testing

struct GroupTests {
    @Test func groupsKeepTheOrderOfTheFile() throws {
        try withTable("sku,size\nb,1\na,1\nb ,2\n,9\na,2\n".utf8) { path in
            let groups = try Table.read(path: path).value.rows.groups(by: 0)
            #expect(groups.map(\.key) == ["b", "a", ""])
            #expect(groups.map { $0.rows.map(\.number) } == [[2, 4], [3, 6], [5]])
        }
    }

    /// A shop's export: child rows repeat the handle and leave the product's own cells blank, HTML stands in cells.
    @Test func shopExport() throws {
        let folder = (#filePath as NSString).deletingLastPathComponent
        let read = try Table.read(path: folder + "/Cases/shop-export.csv")
        #expect(read.diagnostics.isEmpty)
        let table = read.value
        #expect(table.header.count == 14)
        #expect(table.rows.count == 9)
        let products = table.rows.groups(by: 0)
        #expect(products.map(\.rows.count) == [1, 3, 1, 2, 2])
        let title = try #require(table.column(named: "Title"))
        #expect(products.allSatisfy { group in !group.rows[0][title].isEmpty })
        #expect(products.allSatisfy { group in group.rows.dropFirst().allSatisfy { $0[title].isEmpty } })
        let body = try #require(table.column(named: "Body (HTML)"))
        #expect(
            products[1].rows[0][body]
                == "<p>A mug for <em>slow</em> mornings, \"good for 350 ml\".</p>\n<ul>\n<li>Stoneware</li>\n<li>Dishwasher safe</li>\n</ul>"
        )
        #expect(products[3].rows[1].number == 8)
    }
}
