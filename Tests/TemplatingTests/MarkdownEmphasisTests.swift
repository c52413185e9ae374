import Testing

@testable import Templating

@Suite struct MarkdownEmphasisTests {
    /// Words with their looks in brackets: `New[s]` is strong.
    private func shown(_ markdown: String) -> String {
        MarkdownEmphasis(markdown).words.map { words in
            var look = ""
            if words.look.contains(.emphasized) { look += "e" }
            if words.look.contains(.strong) { look += "s" }
            if words.look.contains(.struck) { look += "x" }
            if words.look.contains(.code) { look += "c" }
            return words.text + (look.isEmpty ? "" : "[\(look)]")
        }.joined(separator: "|")
    }

    @Test(arguments: [
        ("plain", "plain"),
        ("**New** and *light*", "New[s]| and |light[e]"),
        ("***both*** ~~old~~ `SKU-*1*`", "both[es]| |old[x]| |SKU-*1*[c]"),
        ("**outer *inner***", "outer [s]|inner[es]"),
        ("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name"),
        ("**新品**上市", "新品[s]|上市"),
        ("[words](https://example.com \"t\") ![a picture](p.png)", "words a picture"),
        ("a <b>tag</b> & &amp; &eacute;", "a <b>tag</b> & & é"),
        ("# Title\nfirst\nsecond\n\nthird", "Title[s]|\nfirst\nsecond\nthird"),
        ("- one\n- **two**\n\n1. three", "one\n|two[s]|\nthree"),
        ("hard  \nbreak", "hard\nbreak"),
        ("    code block\n    of two lines\n", "code block\nof two lines[c]"),
        ("<div>\nhtml\n</div>", "<div>\nhtml\n</div>"),
        (#"\*not\* emphasis"#, "*not* emphasis"),
        ("**open", "**open"),
        ("", ""),
    ])
    func words(_ markdown: String, _ expected: String) {
        #expect(shown(markdown) == expected)
    }

    @Test(arguments: ["*", "_a", "[", "![", "`", "<", "~~", "&", "> ", "- ", "\\", "*a_"])
    func hostileCellsEnd(_ part: String) {
        let text = String(repeating: part, count: 50_000 / part.utf8.count)
        #expect(MarkdownEmphasis(text).words.reduce(0) { $0 + $1.text.utf8.count } <= 50_000)
    }
}
