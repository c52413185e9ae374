import Diagnostics
import Testing

@testable import Templating

@Suite struct ExpressionCheckTests {
    @Test(
        arguments: [
            ("title", "text"), ("price", "money"), ("price * 2", "money"), ("price - sale_price", "money"),
            ("price / sale_price", "a number"), ("(price - sale_price) / price | percent", "text"),
            ("price > 100", "true or false"),
            ("launch < '2026-12-01'", "true or false"), ("sale_price == blank", "true or false"),
            ("bullets", "a list of text"), ("bullets[0]", "text"), ("bullets.size", "a number"),
            ("bullets contains 'x'", "true or false"),
            ("reviews | map: 'stars'", "a list of numbers"), ("reviews | map: \"stars\" | sum", "a number"),
            ("reviews | where: 'stars', 5 | first", "a row of table \"reviews\""),
            ("reviews | sort: 'stars'", "a list of rows of table \"reviews\""),
            ("hero.end + 0.5s", "a time"), ("quotes[2].begin", "a time"), ("max(3s, reading)", "a time"),
            ("min(price, 100)", "money"),
            ("stock * 1s", "a time"),
            ("sale_price | default: price", "money"), ("sale_price | money | default: 'soon'", "text"),
            ("sale_price | default: 'soon'", "anything"), ("in_stock ? title : sku", "text"),
            ("in_stock ? title : stock", "anything"),
            ("photo", "an image"), ("photo | default: 'none.png'", "an image"), ("in_stock ? price : blank", "money"),
        ] as [(String, String)])
    func types(text: String, expected: String) { #expect(checked(text) == expected) }

    @Test(
        arguments: [
            ("titel", "t.xml:3:10: error: there is no column \"titel\"\n  hint: did you mean \"title\"?"),
            ("nil", "t.xml:3:10: error: \"nil\" is not known\n  hint: nothing is written blank"),
            ("title | upcas", "t.xml:3:18: error: there is no filter \"upcas\"\n  hint: did you mean \"upcase\"?"),
            (
                "title | truncate: 'x'",
                "t.xml:3:28: error: \"length\" of filter \"truncate\" is a whole number from 1 to 100000, not text"
            ),
            (
                "title | truncate: 0",
                "t.xml:3:28: error: \"length\" of filter \"truncate\" is a whole number from 1 to 100000, not 0"
            ),
            (
                "stock | round: 1.5",
                "t.xml:3:25: error: \"decimals\" of filter \"round\" is a whole number from 0 to 20, not 1.5"
            ),
            ("title | upcase: 1", "t.xml:3:26: error: filter \"upcase\" takes no arguments\n  hint: write upcase"),
            (
                "title | truncate: 1, 'x', 2",
                "t.xml:3:36: error: filter \"truncate\" takes 2 arguments\n  hint: write truncate: length, ellipsis"
            ),
            (
                "title | replace: 'x'",
                "t.xml:3:18: error: filter \"replace\" needs the argument \"replacement\"\n"
                    + "  hint: write replace: search, replacement"
            ),
            (
                "title | truncate: lenght: 3",
                "t.xml:3:28: error: filter \"truncate\" has no argument \"lenght\"\n  hint: did you mean \"length\"?"
            ),
            (
                "stock | plural: =0: 'a', =0: 'b', other: 'c'",
                "t.xml:3:35: error: the argument \"=0\" is given twice"
            ),
            (
                "stock | plural: =0: 1, other: 'c'",
                "t.xml:3:26: error: \"=0\" of filter \"plural\" is text, not a number"
            ),
            (
                "stock | plural: =0: 'none'",
                "t.xml:3:18: error: filter \"plural\" needs the argument \"other\"\n  hint: write plural: other, zero, one, two, few, many"
            ),
            (
                "stock | select: other: 'c'",
                "t.xml:3:18: error: filter \"select\" takes text, or true or false, not a number"
            ),
            ("title | truncate: 3, length: 4", "t.xml:3:31: error: the argument \"length\" is given twice"),
            (
                "title | round",
                "t.xml:3:18: error: filter \"round\" takes a number or money, not text\n"
                    + "  hint: declare the column with type=\"number\" or type=\"money\""
            ),
            (
                "stock | money",
                "t.xml:3:18: error: a plain number has no currency\n"
                    + "  hint: declare the column with type=\"money\" currency=\"USD\", or write money: currency: \"USD\""
            ),
            (
                "price | money: 'shrt'",
                "t.xml:3:25: error: \"shrt\" is not a style of money\n  hint: did you mean \"short\"?"
            ),
            (
                "price | money: 'EUR'",
                "t.xml:3:25: error: \"EUR\" is not a style of money\n  hint: write money: currency: \"EUR\""
            ),
            (
                "launch | date: 'medum'",
                "t.xml:3:25: error: \"medum\" is not a style of dates\n  hint: did you mean \"medium\"?"
            ),
            (
                "launch | date: '%d.%m.%Y'",
                "t.xml:3:25: error: \"%d.%m.%Y\" is not a date pattern\n"
                    + "  hint: write it in CLDR's letters: \"dd.MM.yyyy\""
            ),
            (
                "title | date",
                "t.xml:3:18: error: filter \"date\" takes a date, not text\n"
                    + "  hint: declare the column with type=\"date\""
            ),
            (
                "title > 5",
                "t.xml:3:16: error: cannot compare text with a number\n"
                    + "  hint: declare the column with type=\"number\" or type=\"money\""
            ),
            (
                "title + sku",
                "t.xml:3:16: error: cannot add text and text\n"
                    + "  hint: texts are put together with the filter append"
            ),
            (
                "reading + 2",
                "t.xml:3:18: error: cannot add a time and a number\n"
                    + "  hint: a time needs a unit: 3s, 500ms, 12f"
            ),
            (
                "max(3, reading)",
                "t.xml:3:17: error: cannot compare a number with a time\n"
                    + "  hint: a time needs a unit: 3s, 500ms, 12f"
            ),
            ("launch < 'soon'", "t.xml:3:19: error: \"soon\" is not a date\n  hint: write it as \"2026-11-21\""),
            (
                "launch < title",
                "t.xml:3:17: error: cannot compare a date with text\n  hint: write a date as \"2026-11-21\""
            ),
            ("stock / 0", "t.xml:3:18: error: cannot divide by 0"),
            ("stock | divided_by: 0", "t.xml:3:30: error: cannot divide by 0"),
            (
                "reviews[0].txt",
                "t.xml:3:21: error: table \"reviews\" has no column \"txt\"\n  hint: did you mean \"text\"?"
            ),
            (
                "reviews | map: 'star'",
                "t.xml:3:25: error: table \"reviews\" has no column \"star\"\n  hint: did you mean \"stars\"?"
            ),
            (
                "reviews.text",
                "t.xml:3:18: error: a list of rows of table \"reviews\" has no \"text\"\n"
                    + "  hint: a list has size, first and last; its items are named by a loop (for=\"x in …\")"
            ),
            (
                "hero.finish",
                "t.xml:3:15: error: scene \"hero\" has no time \"finish\"\n  hint: known are begin, dur, end"
            ),
            ("title[0]", "t.xml:3:10: error: text has no items"),
            ("bullets['a']", "t.xml:3:18: error: the number of an item is a whole number, not text"),
            ("-title", "t.xml:3:10: error: text cannot be negative"),
            (
                "upcase(title)",
                "t.xml:3:10: error: there is no function \"upcase\"\n"
                    + "  hint: a filter is written after the value: … | upcase"
            ),
            ("maxx(1, 2)", "t.xml:3:10: error: there is no function \"maxx\"\n  hint: did you mean \"max\"?"),
            ("min()", "t.xml:3:10: error: \"min\" needs at least one argument"),
            (
                "reviews | join",
                "t.xml:3:20: error: a list of rows of table \"reviews\" cannot be joined\n"
                    + "  hint: name one of its columns after a point"
            ),
            (
                "titel + pricee * (stok | upcas)",
                "t.xml:3:10: error: there is no column \"titel\"\n  hint: did you mean \"title\"?\n"
                    + "t.xml:3:18: error: there is no column \"pricee\"\n  hint: did you mean \"price\"?\n"
                    + "t.xml:3:28: error: there is no column \"stok\"\n  hint: did you mean \"stock\"?\n"
                    + "t.xml:3:35: error: there is no filter \"upcas\"\n  hint: did you mean \"upcase\"?"
            ),
        ] as [(String, String)])
    func mistakes(text: String, expected: String) { #expect(checked(text) == expected) }

    @Test func loopVariableHidesTheColumn() {
        let inner = StaticNames(["title": .number], outer: Shop.types)
        #expect(checked("title + stock", inner) == "a number")
        #expect(checked("tilte", inner).contains("did you mean \"title\"?"))
    }
}
