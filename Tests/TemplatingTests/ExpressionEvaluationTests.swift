import Diagnostics
import Foundation
import Localization
import Testing
import TimelineModel

@testable import Templating

@Suite struct ExpressionEvaluationTests {
    @Test(
        arguments: [
            ("1 + 2 * 3", "7"), ("0.1 + 0.2 == 0.3", "true"), ("7 / 2", "3.5"), ("-stock", "-7"), ("stock - 10", "-3"),
            ("price * 2", "258 USD"), ("price + 1", "130 USD"), ("price / price", "1"), ("price > 100", "true"),
            ("price - sale_price", "blank"), ("sale_price > 1", "false"), ("sale_price < 1", "false"),
            ("sale_price == blank", "true"), ("price != blank", "true"), ("sale_price or in_stock", "true"),
            ("sale_price and title", "false"), ("not sale_price", "true"), ("empty_list or note", "false"),
            ("0 and true", "true"),
            ("title contains 'Blue'", "true"), ("title contains 'blue'", "false"), ("bullets contains 'Warm'", "true"),
            ("note contains 'x'", "false"), ("title == 'Ocean Blue Shirt'", "true"), ("launch > '2026-01-01'", "true"),
            ("launch == '2026-03-05'", "true"), ("in_stock == true", "true"), ("in_stock ? sku : title", "\"AB-12\""),
            ("bullets[0]", "\"Wool\""), ("bullets[-1]", "\"Wool\""), ("bullets[9]", "blank"), ("bullets.size", "3"),
            ("title.size", "16"), ("reviews[0].text", "\"Great\""), ("reviews[1].by", "blank"),
            ("reviews.last.text", "\"Lovely\""),
            ("max(1, 3, 2)", "3"), ("min(sale_price, price)", "129 USD"), ("max(3s, reading)", "3s"),
            ("min(3s, reading)", "2.4s"),
            ("entered+500ms", "1s"), ("hero.end+0.5s", "5.5s"), ("quotes[1].begin - 1s", "7s"), ("12f", "0.4s"),
            ("stock * 1s", "7s"), ("00:00:01:15", "1.5s"), ("3s / 2", "1.5s"), ("-500ms", "-0.5s"), ("标题", "\"衬衫\""),
            ("title.size > 3 and title.size < 20", "true"), ("photo", "image shirt.jpg"),
        ] as [(String, String)])
    func values(text: String, expected: String) throws { #expect(try evaluated(text) == expected) }

    @Test func framesCountByTheRate() throws {
        #expect(try evaluated("30f", rate: FrameRate(30_000, 1001)) == "1.001s")
        #expect(try evaluated("12f", rate: FrameRate(24)) == "0.5s")
    }

    @Test(
        arguments: [
            ("stock / (stock - 7)", "products.csv G2: error: cannot divide 7 by 0, as used at t.xml:3:16"),
            (
                "price + cost",
                "products.csv D2: error: USD and EUR cannot be calculated with each other, as used at t.xml:3:16\n"
                    + "  hint: convert the amounts to one currency in the sheet"
            ),
            (
                "price > cost",
                "products.csv D2: error: USD and EUR cannot be calculated with each other, as used at t.xml:3:16\n"
                    + "  hint: convert the amounts to one currency in the sheet"
            ),
            ("stock | divided_by: (stock - 7)", "products.csv G2: error: cannot divide 7 by 0, as used at t.xml:3:18"),
            (
                "title | truncate: (stock - 8)",
                "products.csv G2: error: \"length\" of filter \"truncate\" is a whole number from 1 to 100000, not -1, as used at t.xml:3:28"
            ),
            (
                "title | append: note",
                "products.csv O2: error: the argument \"text\" of filter \"append\" is blank, as used at t.xml:3:26"
            ),
            ("bullets[0.5]", "products.csv L2: error: the number of an item is a whole number, as used at t.xml:3:10"),
            (
                "99999999999999999999999999999999999999 * 99999999999999999999999999999999999999 "
                    + "* 99999999999999999999999999999999999999 * 99999999999999999999999999999999999999 "
                    + "* 99999999999999999999999999999999999999 | times: 1",
                "t.xml:3:172: error: the result is too large"
            ),
            (
                "1s + 1",
                "t.xml:3:13: error: cannot add a time and a number\n  hint: a time needs a unit: 3s, 500ms, 12f"
            ),
        ] as [(String, String)])
    func mistakes(text: String, expected: String) throws { #expect(try evaluated(text) == expected) }

    @Test func cellsAreKept() throws {
        func cells(_ text: String) throws -> String {
            var diagnostics = Diagnostics()
            let expression = try #require(Expression.parse(SourceText(text, file: "t.xml"), into: &diagnostics))
            return try expression.evaluate(Shop.values()).cells.map(\.description).joined(separator: ", ")
        }
        #expect(try cells("title") == "products.csv A2")
        #expect(try cells("1 + 1") == "")
        #expect(try cells("sale_price | default: price | money") == "products.csv E2, products.csv D2")
        #expect(try cells("in_stock ? title : sku") == "products.csv A2, products.csv J2")
        #expect(try cells("title == title") == "products.csv A2")
        #expect(try cells("bullets | join: ', '") == "products.csv L2")
        #expect(try cells("reviews[0].text | append: sku") == "reviews.csv B2, products.csv B2")
    }

    @Test func tenThousandRowsAreCheap() throws {
        var diagnostics = Diagnostics()
        let source = SourceText("{{ title | truncate: 10 }} {{ price * 2 > 100 ? sku : title }}", file: "t.xml")
        let text = try #require(Interpolation.parse(source, into: &diagnostics))
        let scope = try Shop.values()
        let elapsed = try ContinuousClock().measure {
            for _ in 0..<10_000 { _ = try text.text(scope, as: .display) }
        }
        // A debug build on a busy machine takes a second; a quadratic slip takes minutes.
        #expect(elapsed < .seconds(30))
    }
}
