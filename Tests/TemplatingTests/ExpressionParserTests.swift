import Diagnostics
import Testing

@testable import Templating

@Suite struct ExpressionParserTests {
    @Test(
        arguments: [
            ("title", "title"), ("12.50", "12.5"), ("'a\\'b'", "\"a'b\""), ("\"a\\nb\"", "\"a\nb\""),
            ("blank", "blank"),
            ("true", "true"), ("r.text.size", "r.text.size"), ("quotes[2].begin", "quotes[2].begin"), ("标题", "标题"),
            ("1 + 2 * 3", "(+ 1 (* 2 3))"), ("(1 + 2) * 3", "(* (+ 1 2) 3)"), ("1 - 2 - 3", "(- (- 1 2) 3)"),
            ("-a * b", "(* (- a) b)"), ("entered-500ms", "(- entered 0.5s)"), ("entered+12f", "(+ entered 12f)"),
            ("a == b and c or d", "(or (and (== a b) c) d)"), ("a && b || !c", "(or (and a b) (not c))"),
            ("not a == b", "(not (== a b))"), ("!a == b", "(== (not a) b)"), ("not not a", "(not (not a))"),
            ("a contains 'x' and b", "(and (contains a \"x\") b)"), ("a ? b : c ? d : e", "(? a b (? c d e))"),
            ("max(3s, reading)", "(max 3s reading)"), ("min()", "(min)"), ("2min", "120s"), ("1h", "3600s"),
            ("00:01:02.5", "62.5s"), ("00:00:05:12", "5s+12f"), ("a ? 10 : 20", "(? a 10 20)"),
            ("xs[i+1]", "xs[(+ i 1)]"),
            ("price | times: 2 | money", "(| (| price times 2) money)"),
            ("t | truncate: 20, ellipsis: ''", "(| t truncate 20 ellipsis: \"\")"),
            ("(t | size) > 20", "(> (| t size) 20)"), ("a | default: b + 1", "(| a default (+ b 1))"),
            ("a.and", "a.and"),
            ("a\n  +  b", "(+ a b)"), (".5", "0.5"), ("x1", "x1"), ("_a", "_a"),
        ] as [(String, String)])
    func trees(text: String, expected: String) { #expect(tree(text) == expected) }

    @Test(
        arguments: [
            ("", "t.xml:3:10: error: an expression is missing\n  hint: write the name of a column"),
            (
                "a +",
                "t.xml:3:13: error: the expression ends where a value belongs\n"
                    + "  hint: write a column, a number, or a text in quotes, as in: price > 10 and brand == \"Acme\""
            ),
            ("(a", "t.xml:3:12: error: \")\" is missing, found the end"),
            (
                "a b",
                "t.xml:3:12: error: \"b\" does not belong here\n"
                    + "  hint: a name has no spaces; give the column a short one: <column name=\"a_b\" header=\"a b\"/>"
            ),
            ("a =0", "t.xml:3:12: error: \"=\" means nothing in an expression\n  hint: to compare write =="),
            ("a = b", "t.xml:3:12: error: \"=\" means nothing in an expression\n  hint: to compare write =="),
            ("“a”", "t.xml:3:10: error: \"“\" means nothing in an expression\n  hint: use straight quotes: \"…\""),
            ("\"a", "t.xml:3:10: error: the text that starts here is not closed\n  hint: add a closing \""),
            (
                "'a\\q'",
                "t.xml:3:12: error: a backslash starts \\n, \\t, \\\\, \\\" or \\' in a text\n"
                    + "  hint: write \\\\ for a backslash"
            ),
            ("5m", "t.xml:3:11: error: \"5m\" could mean minutes or milliseconds\n  hint: write 5min or 5ms"),
            ("5px", "t.xml:3:11: error: \"px\" is not a unit of time\n  hint: units are ms, s, min, h and f (frames)"),
            ("00:99:00", "t.xml:3:10: error: minutes and seconds of a clock time are below 60"),
            (
                "a < b < c",
                "t.xml:3:16: error: comparisons cannot be chained\n"
                    + "  hint: join two with and: a < b and b < c"
            ),
            ("a ? b", "t.xml:3:15: error: \":\" is missing after \"?\"\n  hint: a choice is written a ? b : c"),
            ("a | ", "t.xml:3:14: error: the name of a filter belongs after \"|\", not the end"),
            (
                "a | size > 3",
                "t.xml:3:19: error: \">\" does not belong here\n"
                    + "  hint: a filter takes everything before it; put parentheses around: (value | filter) …"
            ),
            (
                "a | truncate 20",
                "t.xml:3:23: error: \"20\" does not belong here\n"
                    + "  hint: arguments of a filter come after a colon and are parted by commas"
            ),
            ("12,5", "t.xml:3:12: error: \",\" does not belong here\n  hint: decimals are written with a point"),
            ("a.", "t.xml:3:12: error: a name belongs after \".\", not the end"),
            ("a[1", "t.xml:3:13: error: \"]\" is missing, found the end"),
            (
                "{{ a }}",
                "t.xml:3:10: error: \"{\" means nothing in an expression\n"
                    + "  hint: inside {{ … }} names stand without braces"
            ),
            (
                "10 % 3",
                "t.xml:3:13: error: \"%\" means nothing in an expression\n"
                    + "  hint: for a percentage write the filter percent, for a remainder the filter modulo"
            ),
            (
                "123456789012345678901234567890123456789",
                "t.xml:3:10: error: \"123456789012345678901234567890123456789\" has more than 38 digits"
            ),
            ("and b", "t.xml:3:10: error: \"and\" does not belong here"),
        ] as [(String, String)])
    func mistakes(text: String, expected: String) { #expect(tree(text) == expected) }

    @Test func referencesAreListed() throws {
        var diagnostics = Diagnostics()
        let text = "max(hero.end + 0.5s, quotes[2].begin) + xs[i].dur + (title | append: sku)"
        let source = SourceText(text, file: "t.xml")
        let expression = try #require(Expression.parse(source, into: &diagnostics))
        #expect(
            expression.references.map(\.description)
                == ["hero.end", "quotes[2].begin", "xs[…]", "i", "title", "sku"])
        #expect(expression.references[1].place == .source(file: "t.xml", line: 1, column: 22))
    }

    @Test func loopHeaders() throws {
        var diagnostics = Diagnostics()
        let header = try #require(LoopHeader.parse(SourceText("r in reviews", file: "t.xml"), into: &diagnostics))
        #expect(header.variable == "r")
        #expect(header.check(Shop.types, into: &diagnostics) == .record(Shop.review))
        #expect(try header.items(Shop.values()).count == 3)
        #expect(diagnostics.isEmpty)
        for text in ["reviews", "r of reviews", "r in", "in in", "3 in xs", ""] {
            var found = Diagnostics()
            #expect(LoopHeader.parse(SourceText(text, file: "t.xml"), into: &found) == nil)
            #expect(found.all.count == 1)
        }
        let wrong = try #require(LoopHeader.parse(SourceText("r in title", file: "t.xml"), into: &diagnostics))
        #expect(wrong.check(Shop.types, into: &diagnostics) == .any)
        #expect(
            diagnostics.all.map(\.description) == [
                "t.xml:1:6: error: a loop needs a list, and this is text\n"
                    + "  hint: a column becomes a list with type=\"list\" separator=\"|\""
            ])
    }

    @Test(arguments: ["(", "[", "-", "!", "not ", "a?", "a+(", "min(", "a[", "a|f:(", "'", "a.", "1:", "\\", "a|b:c:"])
    func deepAndLongInput(piece: String) {
        for count in [90, 3_000, 200_000] {
            let text = String(repeating: piece, count: count)
            #expect(tree(text).contains("error"))
        }
    }

    @Test(arguments: ["a+", "a.", "a and ", "a|upcase|", "a == b or ", "a?b:"])
    func longChainsAreRefused(piece: String) {
        #expect(!tree(String(repeating: piece, count: 20) + "a" + (piece == "a|upcase|" ? "" : "")).contains("error"))
        #expect(tree(String(repeating: piece, count: 3_000 / piece.count) + "a").contains("nested too deeply"))
        #expect(tree(String(repeating: piece, count: 100_000) + "a").contains("10000 are the most"))
    }

    @Test func randomInputNeverCrashes() throws {
        let pieces = [
            "a", "title", "price", "1", "5s", "'x'", "(", ")", "[", "]", ".", "|", ":", ",", "+", "-", "*", "/",
            "==", "<", "and", "or", "not", "!", "?", "contains", "upcase", "money", "round", "map", "min(", "\"", "\\",
            "{{", "}}", "\u{301}", "👩‍👩‍👧", "\0", "日本", " ",
        ]
        var seed: UInt64 = 42
        func next(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        for _ in 0..<20_000 {
            let text = (0..<(1 + next(12))).map { _ in pieces[next(pieces.count)] }.joined(separator: " ")
            var diagnostics = Diagnostics()
            let source = SourceText(text, file: "t.xml")
            if let expression = Expression.parse(source, into: &diagnostics) {
                _ = expression.check(Shop.types, into: &diagnostics)
                _ = try? expression.evaluate(try Shop.values())
            }
            _ = Interpolation.parse(source, into: &diagnostics)
        }
    }
}
