import Diagnostics
import Templating
import TestSupport
import Testing
import TimelineModel

@testable import Batch

@Suite struct NameTests {
    let place = Place.option("--name")

    @Test(
        arguments: [
            ("sku-1", nil, nil, "sku-1.mp4"),
            ("sku-1", "pt-BR", nil, "sku-1.pt-BR.mp4"),
            ("sku-1", nil, "wide", "sku-1.wide.mp4"),
            ("sku-1", "fr", "wide", "sku-1.fr.wide.mp4"),
        ] as [(String, String?, String?, String)])
    func `the standard name`(_ key: String, _ locale: String?, _ output: String?, _ name: String) {
        #expect(NamePattern.standard("mp4").name(key: key, locale: locale, output: output) == name)
    }

    @Test func `patterns with folders and optional parts`() throws {
        let pattern = try NamePattern("{locale}/[{output}-]{key}.mp4", fileExtension: "mp4", at: place)
        #expect(pattern.name(key: "a", locale: "fr", output: nil) == "fr/a.mp4")
        #expect(pattern.name(key: "a", locale: "fr", output: "wide") == "fr/wide-a.mp4")
    }

    @Test(arguments: [
        ("{sku}.mp4", "\"{sku}\" is not a part of a file name"),
        ("{key.mp4", "a \"{\" is not closed in \"{key.mp4\""),
        ("[{key}.mp4", "a \"[\" is not closed in \"[{key}.mp4\""),
        ("{key}].mp4", "a \"]\" closes nothing in \"{key}].mp4\""),
        ("{key}", "\"{key}\" does not end in .mp4"),
        ("../{key}.mp4", "\"../{key}.mp4\" leaves the output folder"),
        ("/tmp/{key}.mp4", "\"/tmp/{key}.mp4\" leaves the output folder"),
    ])
    func `patterns that are wrong`(_ pattern: String, _ message: String) {
        let error = #expect(throws: Diagnostic.self) { try NamePattern(pattern, fileExtension: "mp4", at: place) }
        #expect(error?.message == message)
    }

    @Test(arguments: [
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("a/b", "a%2Fb"), ("a\\b", "a%5Cb"), ("100%", "100%25"), ("..", "%2E%2E"), (".", "%2E"),
        (".hidden", "%2Ehidden"),
        ("end.", "end%2E"), ("a:b*?\"<>|", "a%3Ab%2A%3F%22%3C%3E%7C"), ("line\nbreak", "line%0Abreak"),
        ("手表 Ω", "手表 Ω"), ("e\u{301}", "\u{E9}"), ("\u{202E}gpj", "%E2%80%AEgpj"), ("nul\0", "nul%00"),
    ])
    func `what a cell may not do to a name`(_ value: String, _ escaped: String) {
        #expect(FileName.escaped(value) == escaped)
    }

    @Test func `long keys are cut and stay different`() {
        let (a, b) = (String(repeating: "あ", count: 300) + "a", String(repeating: "あ", count: 300) + "b")
        #expect(FileName.escaped(a).utf8.count <= 120)
        #expect(FileName.escaped(a) != FileName.escaped(b))
    }

    func video(_ key: String, row: Int) -> Video {
        Video(
            item: row, key: key, rows: [row], locale: nil,
            output: Output(name: "wide", size: PixelSize(width: 160, height: 90)), outputName: nil)
    }

    @Test(arguments: [("Watch", "watch"), ("e\u{301}", "\u{E9}"), ("STRASSE", "straße")])
    func `names that some file system takes for the same`(_ a: String, _ b: String) {
        let names = VideoNames(
            [video(a, row: 2), video("other", row: 3), video(b, row: 4)], pattern: .standard("mp4"), dataFile: "p.csv")
        #expect(names.problems.keys.sorted() == [0, 2])
    }

    @Test func `names that meet are told with both rows`() throws {
        let names = VideoNames(
            [video("Watch", row: 2), video("watch", row: 4)], pattern: .standard("mp4"), dataFile: "p.csv")
        #expect(
            names.problems[1]?.description == """
                p.csv: error: "Watch" (row 2) and "watch" (row 4) would be written to Watch.mp4 and watch.mp4, which \
                some systems take for the same file
                  hint: change a key, or tell them apart with --name
                """)
    }
}
