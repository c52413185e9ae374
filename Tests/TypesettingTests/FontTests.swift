import Diagnostics
import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Typesetting

@Suite struct FontTests {
    private func file(_ text: String, _ language: String, _ span: SpanStyle = SpanStyle()) -> String {
        let layout = typesetter.layOut(request(text, language: language, span: span))
        return layout.block.lines.first?.runs.first.map { fileName($0) + "#\($0.font.index)" } ?? ""
    }

    @Test func hanCharactersAreRegional() {
        #expect(file("直", "zh-Hans") == "NotoSansCJK-Regular.ttc#2")
        #expect(file("直", "zh-Hant") == "NotoSansCJK-Regular.ttc#3")
        #expect(file("直", "zh-TW") == "NotoSansCJK-Regular.ttc#3")
        #expect(file("直", "zh-HK") == "NotoSansCJK-Regular.ttc#4")
        #expect(file("直", "ja") == "NotoSansCJK-Regular.ttc#0")
        #expect(file("直", "ja-JP") == "NotoSansCJK-Regular.ttc#0")
        #expect(file("直", "ko") == "NotoSansCJK-Regular.ttc#1")
        #expect(file("直", "en") == "NotoSansCJK-Regular.ttc#2")
        #expect(file("直の", "en") == "NotoSansCJK-Regular.ttc#0", "kana tell that it is Japanese")
        #expect(file("直", "ja", SpanStyle(fontFamily: ["serif"], fontWeight: 700)) == "NotoSerifCJK-Bold.ttc#0")
    }

    @Test func languageReachesTheFont() throws {
        // Serbian has italic letters of its own (locl).
        func glyphs(_ language: String) throws -> [UInt32] {
            let span = SpanStyle(fontFamily: ["serif"], isItalic: true)
            let runs = typesetter.layOut(request("бгд", language: language, span: span)).block.lines[0].runs
            return LineShaping.shape(runs, faces: try runs.map { try FontFace($0.font, family: "") })
                .flatMap { $0.glyphs.map(\.id) }
        }
        #expect(Set(try glyphs("sr")).isDisjoint(with: try glyphs("ru")))
    }

    @Test func scriptsHaveTheirFonts() {
        #expect(file("سعر", "ar") == "NotoSansArabic-Regular.ttf#0")
        #expect(file("سعر", "ar", SpanStyle(fontFamily: ["serif"])) == "NotoNaskhArabic-Regular.ttf#0")
        #expect(file("قیمت", "ur") == "NotoNastaliqUrdu-Regular.ttf#0")
        #expect(file("שלום", "he") == "NotoSansHebrew-Regular.ttf#0")
        #expect(file("हिन्दी", "hi", SpanStyle(fontWeight: 700)) == "NotoSansDevanagari-Bold.ttf#0")
        #expect(file("ไทย", "th") == "NotoSansThai-Regular.ttf#0")
        #expect(file("😀", "en") == "NotoColorEmoji.ttf#0")
        #expect(file("❤️", "en") == "NotoColorEmoji.ttf#0")
        #expect(file("Ελλ", "el") == "Inter-roman.var.ttf#0")
        #expect(file("a", "en", SpanStyle(fontFamily: ["Noto Sans Mono CJK JP"])) == "NotoSansCJK-Regular.ttc#5")
    }

    @Test func weightIsAnAxisWhereThereIsOne() {
        func run(_ weight: Int, _ family: String, italic: Bool = false) -> TextRun {
            typesetter.layOut(
                request("a", span: SpanStyle(fontFamily: [family], fontWeight: weight, isItalic: italic))
            ).block.lines[0].runs[0]
        }
        #expect(run(650, "sans").font.axes == [FontInstance.Axis(tag: "wght", value: 650 << 16)])
        #expect(run(950, "sans").font.axes.first?.value == 900 << 16)
        #expect(fileName(run(400, "sans", italic: true)) == "Inter-italic.var.ttf")
        #expect(fileName(run(600, "serif")) == "NotoSerif-Bold.ttf")
        #expect(fileName(run(500, "serif")) == "NotoSerif-Regular.ttf")
        #expect(fileName(run(700, "serif", italic: true)) == "NotoSerif-BoldItalic.ttf")
    }

    @Test func nearestWeightsAreTold() {
        func problems(_ text: String, _ family: String, _ weight: Int) -> [TextProblem] {
            typesetter.layOut(request(text, span: SpanStyle(fontFamily: [family], fontWeight: weight))).problems
        }
        #expect(problems("a", "serif", 600) == [.nearestWeight("Noto Serif", asked: 600, shown: 700)])
        #expect(problems("a", "serif", 500) == [.nearestWeight("Noto Serif", asked: 500, shown: 400)])
        #expect(problems("a", "serif", 700) == [])
        #expect(problems("a", "sans", 650) == [], "a variable font has them all")
        #expect(problems("直", "sans", 650) == [], "a font that came in for a script does what it can")
    }

    @Test func unknownFeaturesAreTold() {
        func problems(_ features: [FontFeature]) -> [TextProblem] {
            typesetter.layOut(request("a", span: SpanStyle(features: features))).problems
        }
        #expect(problems([FontFeature("tnum"), FontFeature("zero"), FontFeature("smcp", 0)]) == [])
        #expect(problems([FontFeature("qqqq")]) == [.unknownFeature(FontFeature("qqqq"), family: "Inter")])
    }

    @Test func enlargedEmojiAreTold() {
        func problems(_ size: Double) -> [TextProblem] {
            typesetter.layOut(request("a 👍🏽", style: BlockStyle(fontSize: px(size)))).problems
        }
        #expect(problems(109) == [])
        #expect(
            problems(140) == [
                .enlargedPicture("👍🏽", family: "Noto Color Emoji", size: px(140), most: px(109))
            ])
    }

    @Test func brandFontsHideInstalledOnesOfTheirName() throws {
        let folder = try TemporaryFolder()
        let regular = typesetter.layOut(request("a", span: SpanStyle(fontFamily: ["serif"]))).block.lines[0].runs[0]
        try FileManager.default.createDirectory(atPath: folder.path + "/fonts", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: regular.font.path, toPath: folder.path + "/fonts/Brand.ttf")
        let list = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fonts/fonts.xml")
        let library = try FontLibrary(fontsXML: list.standardized.path, folders: [folder.path + "/fonts"])
        let bold = request("a", span: SpanStyle(fontFamily: ["Noto Serif"], fontWeight: 700))
        let layout = Typesetter(fonts: library).layOut(bold)
        #expect(layout.block.lines[0].runs[0].font.path == folder.path + "/fonts/Brand.ttf")
        #expect(layout.problems == [.nearestWeight("Noto Serif", asked: 700, shown: 400)])
    }

    @Test func hashIsOfTheFile() throws {
        let run = typesetter.layOut(request("a")).block.lines[0].runs[0]
        #expect(run.font.hash == ContentHash(of: try Data(contentsOf: URL(filePath: run.font.path))))
    }

    @Test func punctuationAndSpacesFollowTheirNeighbours() {
        let runs = typesetter.layOut(request("手工“皮革”", language: "zh-Hans")).block.lines[0].runs
        #expect(runs.map(\.text) == ["手工“皮革”"])
        let emoji = typesetter.layOut(request("a 😀 b")).block.lines[0].runs
        #expect(emoji.map(\.text) == ["a ", "😀", " b"])
    }

    @Test func unknownFamilyNamesTheNearest() {
        let layout = typesetter.layOut(request("a", span: SpanStyle(fontFamily: ["Noto Sanz"])))
        #expect(layout.problems == [.unknownFamily("Noto Sanz", nearest: "Noto Sans")])
        #expect(layout.block.lines.count == 1, "shown in sans all the same")
        #expect(
            typesetter.layOut(request("a", span: SpanStyle(fontFamily: ["Qqqqqqq"]))).problems
                == [.unknownFamily("Qqqqqqq", nearest: nil)])
    }

    @Test func theListNamesOnlyWhatBootstrapInstalls() throws {
        #expect(fonts.missingFamilies.map(\.family) == [])
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/bootstrap")
        let bootstrap = try String(contentsOf: script.standardized, encoding: .utf8)
        for family in fonts.list.namedFamilies {
            let package = try #require(fonts.list.packages[family], "\(family)")
            #expect(bootstrap.contains(" " + package), "\(package) of \(family)")
        }
    }

    @Test func genericFamiliesAreTheirFirstFont() {
        #expect(file("a", "en", SpanStyle(fontFamily: ["rounded"], fontWeight: 700)) == "Quicksand-Bold.ttf#0")
        #expect(file("a", "en", SpanStyle(fontFamily: ["mono"])) == "NotoSansMono-Regular.ttf#0")
        #expect(file("Д", "ru", SpanStyle(fontFamily: ["mono"], fontWeight: 700)) == "NotoSansMono-Bold.ttf#0")
    }

    @Test func fontsThatAreNotInstalledAreTold() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write(
            "fonts.xml",
            """
            <fonts xmlns="urn:rowreel:fonts:1">
              <family name="sans"><font family="Inter"/></family>
              <family name="round"><font family="No Such Round" package="fonts-round"/><font family="Inter"/></family>
              <fallback script="Arab"><font family="No Such Arabic"/><font family="Noto Sans Arabic"/></fallback>
            </fonts>
            """)
        let library = try FontLibrary(fontsXML: list)
        #expect(library.missingFamilies.map(\.family) == ["No Such Round", "No Such Arabic"])
        #expect(library.missingFamilies.map(\.package) == ["fonts-round", nil])
        let own = Typesetter(fonts: library)
        func problems(_ text: String, _ language: String, _ family: String) -> [TextProblem] {
            own.layOut(request(text, language: language, span: SpanStyle(fontFamily: [family]))).problems
        }
        #expect(problems("a", "en", "sans") == [])
        #expect(problems("a", "en", "round") == [.missingFont("No Such Round", for: "round", package: "fonts-round")])
        #expect(problems("سعر", "ar", "sans") == [.missingFont("No Such Arabic", for: "Arab", package: nil)])
    }

    @Test func missingGlyphsAreNamedOnce() {
        let layout = typesetter.layOut(request("a \u{E123}\u{E123} b", span: SpanStyle(fontFamily: ["serif"])))
        #expect(layout.problems == [.missingGlyph("\u{E123}", family: "serif")])
    }

    @Test func brandFoldersComeFirst() throws {
        let folder = try TemporaryFolder()
        let source = typesetter.layOut(request("a", span: SpanStyle(fontFamily: ["Noto Serif"]))).block.lines[0].runs[0]
        try folder.write("sub/Brand.ttf", Data(contentsOf: URL(filePath: source.font.path)))
        try folder.write("broken.ttf", "not a font")
        let list = try folder.write(
            "fonts.xml",
            """
            <fonts xmlns="urn:rowreel:fonts:1">
              <family name="sans"><font src="sub/Brand.ttf"/></family>
              <family name="bad"><font src="broken.ttf"/><font family="Inter"/></family>
            </fonts>
            """)
        let own = Typesetter(fonts: try FontLibrary(fontsXML: list, folders: [folder.path]))
        func path(_ family: String) -> String? {
            own.layOut(request("a", span: SpanStyle(fontFamily: [family]))).block.lines.first?.runs.first?.font.path
        }
        #expect(path("sans") == folder["sub/Brand.ttf"])
        #expect(path("Noto Serif") == folder["sub/Brand.ttf"])
        #expect(path("Inter")?.hasSuffix("Inter-roman.var.ttf") == true)
        let broken = own.layOut(request("a", span: SpanStyle(fontFamily: ["bad"])))
        #expect(broken.problems == [.brokenFont(path: folder["broken.ttf"], reason: "unknown file format")])
        #expect(broken.block.lines[0].runs[0].font.path.hasSuffix("Inter-roman.var.ttf"))
    }

    @Test func mistakesInTheListAreToldTogether() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write(
            "fonts.xml",
            """
            <fonts xmlns="urn:rowreel:fonts:1">
              <familly name="serif"/>
              <family name="mono"><font fammily="X" family="Y"/><font/></family>
              <fallback script="Arabic"><font family="Noto Sans Arabic"/></fallback>
            </fonts>
            """)
        let failure = #expect(throws: DiagnosedFailure.self) { try FontLibrary(fontsXML: list) }
        let found = failure?.description.replacing(folder.path + "/", with: "") ?? ""
        #expect(
            found == """
                fonts.xml:2:3: error: <familly> is not known here
                  hint: did you mean "family"?
                fonts.xml:3:29: error: <font> has no attribute fammily
                  hint: did you mean "family"?
                fonts.xml:3:53: error: <font> must have either family or src
                fonts.xml:4:3: error: "Arabic" is not an ISO 15924 code such as Arab
                fonts.xml:1:1: error: there must be a family called "sans"
                """)
    }

    @Test(arguments: [
        ("<fonts>", "fonts.xml:1:8: error: <fonts> is never closed"),
        ("<fonts></font>", "fonts.xml:1:14: error: expected </fonts>, found </font>"),
        ("<!DOCTYPE x><fonts/>", "fonts.xml:1:2: error: expected a name"),
        ("<fonts a='1' a='2'/>", "fonts.xml:1:15: error: a is written twice in <fonts>"),
        ("<fonts>text</fonts>", "fonts.xml:1:8: error: expected an element"),
    ]) func syntaxMistakes(_ text: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        let list = try folder.write("fonts.xml", text)
        let failure = #expect(throws: DiagnosedFailure.self) { try FontLibrary(fontsXML: list) }
        #expect(failure?.description.replacing(folder.path + "/", with: "") == message)
    }

    @Test func librariesAreNamed() {
        #expect(Versions.libraries.map { $0.prefix { $0 != " " } } == ["harfbuzz", "freetype", "icu"])
        #expect(Versions.libraries[0].split(separator: ".").count == 2)
    }
}
