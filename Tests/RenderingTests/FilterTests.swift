import Foundation
import Media
import Testing
import TimelineModel

@testable import Rendering

/// Every filter was reviewed; what is allowed is checked and does what it should to a layer.
@Suite struct FilterTests {
    let catalog = FilterCatalog()

    private func problems(_ name: String, _ options: [(String, String)] = []) -> [FilterProblem] {
        catalog.problems(
            Filter(name: name, options: options.map { Filter.Option(name: $0.0, value: $0.1) }), in: .layer)
    }

    @Test func everyInstalledFilterIsInOneOfTheLists() {
        let unknown = FilterCatalogue.all().map(\.name).filter { !FilterRules.isKnown($0) }
        #expect(unknown.isEmpty, "review these filters: \(unknown.joined(separator: " "))")
    }

    @Test func theDocumentationNamesWhatIsAllowed() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Documentation/PictureFilters.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let table = text.components(separatedBy: "<!-- picture filters")[1].components(separatedBy: "<!-- end of")[0]
        let named = Set(table.matches(of: /`(\w+)`/).map { String($0.1) })
        #expect(named == Set(FilterRules.allowed.keys))
    }

    @Test func noFilterIsInBothLists() {
        for refusal in FilterRules.refused {
            for name in refusal.names { #expect(FilterRules.allowed[name] == nil, "\(name) is allowed and refused") }
        }
    }

    @Test func allowedFiltersTakeAndGiveOnePicture() {
        for name in FilterCatalog.names { #expect(FilterCatalogue.filter(name)?.isPictureFilter == true, "\(name)") }
        for (name, rule) in FilterRules.allowed {
            guard let filter = FilterCatalogue.filter(name) else { continue }
            for option in rule.expressions.union(rule.refused) {
                #expect(filter.option(option) != nil || option.contains("_"), "\(name) has no option \(option)")
            }
        }
    }

    /// Options that are text to libavfilter are where expressions and file names hide: each was looked at.
    @Test func textOptionsOfAllowedFiltersWereReviewed() {
        let harmless: Set<String> = [
            "0m", "1m", "2m", "3m", "master", "m", "red", "r", "green", "g", "blue", "b", "all", "preset", "interp",
            "reds", "yellows", "greens", "cyans", "blues", "magentas", "whites", "neutrals", "blacks", "mode",
            "filter", "type", "eval", "fillcolor", "color", "c", "box_source",
        ]
        for (name, rule) in FilterRules.allowed {
            for option in FilterCatalogue.filter(name)?.options ?? [] where option.kind == .string {
                let isReviewed =
                    harmless.contains(option.name) || rule.expressions.contains(option.name)
                    || rule.refused.contains(option.name)
                #expect(isReviewed, "\(name) has the text option \(option.name): \(option.summary)")
            }
        }
    }

    @Test func everyAllowedFilterKeepsSizeAndForm() throws {
        for name in FilterCatalog.names {
            #expect(problems(name).isEmpty, "\(name): \(problems(name))")
            let stage = Stage()
            let layer = Layer(
                .background(.color(.pureRed)), box: Rect(x: 10, y: 10, width: 30, height: 20),
                filters: [Filter(name: name, options: [])])
            let scene = Layer(.filter(Filter(name: name, options: [])), box: stage.whole)
            _ = try stage.render([stage.background(.black), layer]).samples(0)
            _ = try stage.render([stage.background(.pureBlue), scene]).samples(0)
        }
    }

    @Test func mistakesAreToldWithTheNearestName() {
        #expect(problems("gblurr").first?.hint == "did you mean \"gblur\"?")
        #expect(problems("gblur", [("sgima", "3")]).first?.hint == "did you mean \"sigma\"?")
        #expect(problems("gblur", [("sigma", "much")]).first?.message == "\"much\" is not a number")
        #expect(problems("gblur", [("sigma", "-4")]).first?.message.contains("is not between") == true)
        #expect(problems("gblur", [("sigma", "3"), ("steps", "2")]).isEmpty)
        #expect(problems("movie").first?.message.contains("cannot be used in a template") == true)
        #expect(problems("drawtext", [("textfile", "/etc/passwd")]).first?.option == nil)
        #expect(problems("curves", [("psfile", "/etc/passwd")]).first?.option == "psfile")
    }

    /// An expression can keep libavfilter busy for ever.
    @Test(arguments: [("rotate", "angle"), ("eq", "contrast"), ("hue", "h"), ("vignette", "angle"), ("boxblur", "lr")])
    func expressionsAreRefused(name: String, option: String) {
        for text in ["while(1,1)", "PI/4", "n", "1+1", "nan", "0x10"] {
            #expect(problems(name, [(option, text)]).first?.option == option)
        }
        #expect(problems(name, [(option, "0.5")]).isEmpty)
    }

    @Test func optionsThatDoNotFitTogetherAreRefusedByLibavfilterItself() {
        let found = problems("curves", [("all", "nonsense")])
        #expect(found.count == 1)
        #expect(found.first?.message == "libavfilter refuses the filter \"curves\" with these options")
    }

    @Test func aFilterOfTheSceneChangesWhatIsBelowInItsBoxOnly() throws {
        let stage = Stage()
        let negate = Layer(
            .filter(Filter(name: "negate", options: [])), box: Rect(x: 0, y: 0, width: 32, height: 48))
        let above = Layer(.background(.color(.white)), box: Rect(x: 4, y: 4, width: 8, height: 8))
        let samples = try stage.render([stage.background(.white), negate, above]).samples(0)
        #expect(samples.luma(20, 20) < 30)
        #expect(samples.luma(40, 20) == 235)
        #expect(samples.luma(6, 6) == 235)
    }

    @Test func aFilterOverSomethingMovingIsTheSameInAnyOrder() throws {
        let stage = Stage()
        let mover = Layer(
            .background(.color(.white)), box: Rect(x: 4, y: 4, width: 20, height: 20),
            enter: Appearance(kind: .slide(offset: Point(x: Length(pixels: 30), y: .zero)), span: FrameSpan(0, 8)))
        let blur = Layer(
            .filter(Filter(name: "gblur", options: [.init(name: "sigma", value: "2")])),
            box: Rect(x: 10, y: 0, width: 30, height: 48),
            enter: Appearance(kind: .fade, span: FrameSpan(2, 6)))
        let forwards = try stage.render([stage.background(.black), mover, blur])
        let frames = try (0..<10).map { try forwards.samples($0) }
        let backwards = try stage.render([stage.background(.black), mover, blur])
        for n in (0..<10).reversed() { #expect(try backwards.samples(n) == frames[n]) }
    }

    /// Blurred transparent layers spread beyond their edge, and neither darken nor colour what is around them.
    @Test func blurringALayerSpreadsItsEdge() throws {
        let stage = Stage()
        let layer = Layer(
            .shape(Shape(kind: .rectangle(radius: .zero), fill: .color(.white))),
            box: Rect(x: 24, y: 16, width: 16, height: 16),
            filters: [Filter(name: "gblur", options: [.init(name: "sigma", value: "2")])])
        let samples = try stage.render([stage.background(.black), layer]).samples(0)
        #expect(samples.luma(32, 24) > 220)
        #expect((30...150).contains(samples.luma(22, 24)))
        #expect(samples.luma(4, 4) == 16)
        let onWhite = try stage.render([stage.background(.white), layer]).samples(0)
        #expect(onWhite.planes[0].allSatisfy { $0 >= 231 })
        #expect(onWhite.planes[1].allSatisfy { abs(Int($0) - 128) <= 2 })
    }

    @Test func colourFiltersKeepALayersOutline() throws {
        let stage = Stage()
        let clear = Color(red: 255, green: 255, blue: 255, alpha: 128)
        let layer = Layer(
            .shape(Shape(kind: .rectangle(radius: .zero), fill: .color(clear))),
            box: Rect(x: 24, y: 16, width: 16, height: 16), filters: [Filter(name: "negate", options: [])])
        let samples = try stage.render([stage.background(.white), layer]).samples(0)
        // Half transparent black over white.
        #expect(abs(samples.luma(32, 24) - 126) <= 3)
        #expect(samples.luma(4, 4) == 235)
    }
}
