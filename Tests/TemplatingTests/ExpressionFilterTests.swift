import Diagnostics
import Localization
import Testing

@testable import Templating

@Suite struct ExpressionFilterTests {
    @Test(
        arguments: [
            ("sale_price | default: price", "129 USD"), ("title | default: 'x'", "\"Ocean Blue Shirt\""),
            ("note | default: note | default: 'x'", "\"x\""), ("false | default: true", "false"),
            ("empty_list | default: bullets | size", "3"), ("title | size", "16"), ("'👩‍👩‍👧é' | size", "2"),
            ("bullets | size", "3"),
            ("price | money", "\"$129.00\""), ("price | money: 'short'", "\"$129\""),
            ("price | money: 'code'", "\"USD 129.00\""),
            ("price | money: style: 'name'", "\"129.00 US dollars\""), ("5 | money: currency: 'EUR'", "\"€5.00\""),
            ("1234.5 | number", "\"1,234.5\""), ("1234.5 | number: 2", "\"1,234.50\""), ("0.5 | number: 0", "\"1\""),
            ("weight | percent", "\"26%\""), ("weight | percent: 1", "\"25.5%\""), ("launch | date", "\"Mar 5, 2026\""),
            ("launch | date: 'full'", "\"Thursday, March 5, 2026\""), ("launch | date: 'd MMM yyyy'", "\"5 Mar 2026\""),
            ("launch | date: \"EEEE 'the' d\"", "\"Thursday the 5\""), ("sku | upcase | downcase", "\"ab-12\""),
            ("title | capitalize", "\"Ocean blue shirt\""), ("'  a b ' | strip", "\"a b\""),
            ("'a\\n  b' | strip_newlines", "\"a b\""),
            ("html | strip_html", "\"Soft & warm\\nWool\\nMade in Peru\""), ("sku | append: '!'", "\"AB-12!\""),
            ("stock | append: ' left'", "\"7 left\""), ("sku | prepend: '# '", "\"# AB-12\""),
            ("sku | replace: '-', ''", "\"AB12\""),
            ("title | remove: 'e'", "\"Ocan Blu Shirt\""), ("title | truncate: 9", "\"Ocean Bl…\""),
            ("title | truncate: 9, '...'", "\"Ocean ...\""), ("title | truncate: 9, ''", "\"Ocean Blu\""),
            ("title | truncate", "\"Ocean Blue Shirt\""), ("'👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧' | truncate: 2", "\"👩‍👩‍👧…\""),
            ("title | truncatewords: 2", "\"Ocean Blue…\""), ("'a, b,,c' | split: ','", "[\"a\", \"b\", \"c\"]"),
            ("stock | plus: 1", "8"), ("stock | minus: 10", "-3"), ("price | times: 0.9", "116.1 USD"),
            ("stock | divided_by: 2", "3.5"),
            ("price | divided_by: price", "1"), ("price | minus: price", "0 USD"), ("stock | modulo: 4", "3"),
            ("-7 | modulo: 4", "1"),
            ("2.5 | round", "3"), ("-2.5 | round", "-3"), ("1.005 | round: 2", "1.01"),
            ("price | times: 0.333 | round: 1", "43 USD"),
            ("2.1 | ceil", "3"), ("-2.1 | ceil", "-2"), ("2.9 | floor", "2"), ("-2.1 | floor", "-3"), ("-5 | abs", "5"),
            ("stock | at_least: 10", "10"), ("stock | at_most: 5", "5"),
            ("bullets | join: ' · '", "\"Wool · Warm · Wool\""),
            ("bullets | join", "\"Wool, Warm, and Wool\""), ("sizes | join: '/'", "\"10/9.5/11\""),
            ("bullets | first", "\"Wool\""),
            ("sizes | last", "11"), ("empty_list | first", "blank"), ("title | slice: 0, 5", "\"Ocean\""),
            ("title | slice: -5, 5", "\"Shirt\""),
            ("sizes | slice: 1, 9", "[9.5, 11]"), ("title | slice: 99", "\"\""), ("sizes | reverse", "[11, 9.5, 10]"),
            ("sizes | sort", "[9.5, 10, 11]"), ("bullets | uniq", "[\"Wool\", \"Warm\"]"),
            ("reviews | map: 'text'", "[\"Great\", \"Fine\", \"Lovely\"]"),
            ("reviews | map: 'by'", "[\"Ann\", blank, \"Ben\"]"),
            ("reviews | map: 'by' | compact", "[\"Ann\", \"Ben\"]"),
            ("reviews | map: 'by' | join: ', '", "\"Ann, Ben\""),
            ("reviews | where: 'stars', 5 | map: 'by'", "[\"Ann\", \"Ben\"]"), ("reviews | where: 'by' | size", "2"),
            ("reviews | sort: 'stars' | map: 'text'", "[\"Fine\", \"Great\", \"Lovely\"]"),
            ("reviews | sort: 'by' | map: 'by'", "[\"Ann\", \"Ben\", blank]"), ("reviews | uniq: 'stars' | size", "2"),
            ("reviews | sum: 'stars'", "13"), ("empty_list | size", "0"), ("note | upcase", "blank"),
            ("note | size", "blank"),
            ("sale_price | money | default: 'on request'", "\"on request\""),
            ("price | money: 'narrow'", "\"$129.00\""),
            ("0 | plural: =0: 'none', one: '#', other: '# left'", "\"none\""),
            ("1 | plural: =0: 'none', one: '# one', other: '#'", "\"1 one\""),
            ("12 | plural: other: '#', =12: 'a dozen'", "\"a dozen\""),
            ("12 | plural: '# pieces', =1: 'one'", "\"12 pieces\""),
            ("22 | ordinal: one: '#st', two: '#nd', few: '#rd', other: '#th'", "\"22nd\""),
            ("11 | ordinal: one: '#st', two: '#nd', few: '#rd', other: '#th'", "\"11th\""),
            ("1 | ordinal: =1: 'first', other: '#th'", "\"first\""),
            ("city | select: istanbul: 'Bosporus', other: 'elsewhere'", "\"Bosporus\""),
            ("sku | select: istanbul: 'Bosporus', other: 'elsewhere'", "\"elsewhere\""),
            ("in_stock | select: true: 'In stock', other: 'Sold out'", "\"In stock\""),
        ] as [(String, String)])
    func inEnglish(text: String, expected: String) throws {
        #expect(!checked(text).contains("error"))
        #expect(try evaluated(text) == expected)
    }

    @Test(
        arguments: [
            ("de", "price | times: 10 | money", "\"1.290,00 $\""), ("fr", "price | money", "\"129,00 $US\""),
            ("ar-EG", "price | money", "\"١٢٩٫٠٠ US$\""), ("ja", "launch | date: 'long'", "\"2026年3月5日\""),
            ("hi", "1234567 | number", "\"12,34,567\""), ("de", "launch | date: 'd. MMMM'", "\"5. März\""),
            ("tr", "city | upcase", "\"İSTANBUL\""), ("tr", "city | capitalize", "\"İstanbul\""),
            ("de", "bullets | join", "\"Wool, Warm und Wool\""),
            ("fr", "weight | percent: 1", "\"25,5 %\""), ("de", "1.5 | append: ' kg'", "\"1,5 kg\""),
        ] as [(String, String, String)])
    func inOtherLanguages(language: String, text: String, expected: String) throws {
        #expect(try evaluated(text, language) == expected)
    }

    @Test(
        arguments: [
            ("<p>One</p><p>Two</p>", "One\nTwo"), ("a<br>b<br/>c", "a\nb\nc"), ("<b>bo</b>ld", "bold"),
            ("<ul>\n  <li>A</li>\n  <li>B</li>\n</ul>", "A\nB"), ("x<script>alert('<p>')</script>y", "xy"),
            ("<style>p { color: red }</style>Text", "Text"), ("<!-- <p>no</p> -->yes", "yes"),
            ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
            ("I <3 it", "I <3 it"), ("&lt;b&gt; &amp;amp; &#39;x&#x27; &euro;5 &hellip;", "<b> &amp; 'x' €5 …"),
            ("&nbsp;a&nbsp;&nbsp;b&nbsp;", "a b"), ("&unknown; &#0; &#xD800; &#150;", "&unknown; &#0; &#xD800; –"),
            ("<a href=\"x>y\">link</a>", "link"), ("<a title=\"open>link</a> more", "link more"),
            ("<td>a</td><td>b</td>", "a b"),
            ("caf&eacute; 3&frac12;&Prime; &copy;&reg;&trade;", "café 3½″ ©®™"), ("<p", ""), ("<", "<"), ("&", "&"),
            ("", ""),
            ("<SCRIPT>x</SCRIPT >y", "y"), ("line one\nline two", "line one line two"), ("<script>never closed", ""),
            ("<span data-mce-fragment=\"1\">Soft</span> <meta charset=\"utf-8\">wool", "Soft wool"),
        ] as [(String, String)])
    func plainText(html: String, expected: String) { #expect(PlainText.from(html: html) == expected) }

    @Test(arguments: ["<a '", "<script>", "&#", "<!--", "<p>", "<a \">", "</", "<script></scrip"])
    func hostileHTML(piece: String) {
        let html = String(repeating: piece, count: 100_000)
        let elapsed = ContinuousClock().measure { _ = PlainText.from(html: html) }
        #expect(elapsed < .seconds(20))
    }

    @Test func everyFilterIsTestedAndTold() {
        let names = FilterTable.families.flatMap(\.filters).map(\.name)
        #expect(Set(names).count == names.count)
        for filter in FilterTable.families.flatMap(\.filters) {
            #expect(filter.summary.hasSuffix("."))
            // An argument that may be left out never stands before one that must be given.
            let optional = filter.parameters.map { $0.fallback != nil }
            #expect(optional == optional.sorted { !$0 && $1 })
        }
    }
}
