import Batch
import Diagnostics
import Foundation
import Preflight
import Rendering
import Templating
import Testing
import TimelineModel

/// What is shipped passes its own check: the examples of all templates, and the samples.
@Suite struct ShippedTests {
    /// A template with an example's sheet.
    static let examples: [(template: String, data: String)] = {
        let files = FileManager.default
        func names(_ folder: String) -> [String] { ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted() }
        var found: [(String, String)] = [
            ("Samples/ecommerce/template.xml", "Samples/ecommerce/products.csv"),
            ("Samples/localized/template.xml", "Samples/localized/products.csv"),
            ("Samples/scheduled/template.xml", "Samples/scheduled/products.csv"),
        ]
        for family in ["course", "ecommerce", "news"] {
            for name in names("\(Checked.root)/Templates/\(family)") {
                let folder = "Templates/\(family)/\(name)"
                let here = names("\(Checked.root)/\(folder)")
                guard let template = here.first(where: { $0.hasPrefix("template.") }) else { continue }
                for sheet in names("\(Checked.root)/\(folder)/example") where sheet.hasSuffix(".csv") {
                    found.append(("\(folder)/\(template)", "\(folder)/example/\(sheet)"))
                }
            }
        }
        return found
    }()

    @Test(arguments: examples) func isClean(_ template: String, _ data: String) throws {
        // The longest cells of the worst rows are longer than anybody reads.
        let isWorst = data.contains("worst")
        // Every row, whatever the day is; frames are drawn for one row of each: that takes seconds.
        let text = try Checked.findings(
            template: Checked.root + "/" + template, data: Checked.root + "/" + data, assets: Self.assets(of: template),
            at: nil, rowsWithPictures: isWorst ? 0 : 1)
        let found = text.split(separator: "\n").filter { !$0.hasPrefix("==") && !$0.hasPrefix("  hint") }
        // A product that is not for sale everywhere is no mistake.
        let isMeant: (Substring) -> Bool = {
            $0.contains("note: \"markets\"") || isWorst && $0.hasPrefix("reading-time")
        }
        #expect(found.filter { !isMeant($0) } == [])
    }

    /// The sample of a schedule shows the pictures of the sample shop.
    private static func assets(of template: String) -> [String] {
        template.hasPrefix("Samples/scheduled/") ? [Checked.root + "/Samples/ecommerce"] : []
    }

    /// What the rules cost, for Documentation/Rules.md: `ROWREEL_MEASURE=1 swift test -c release --filter ShippedTests`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["ROWREEL_MEASURE"] == "1")) func cost() throws {
        for (template, data) in Self.examples where !data.contains("worst") {
            var request = ProjectRequest(template: Checked.root + "/" + template, data: Checked.root + "/" + data)
            request.assets = Self.assets(of: template)
            let project = try Project.open(request, installation: Installation(folder: Checked.root)).value
            let video = try #require(project.videos.first)
            let timeline = try #require(project.timeline(of: video).value)
            let subject = Subject(timeline: timeline, output: video.output, locale: timeline.metadata.language ?? "en")
            let plain = processorSeconds { for _ in 0..<1000 { _ = Preflight.findings(in: subject) } } / 1000
            let resources = RenderResources()
            let first = processorSeconds { _ = Preflight.pictureFindings(in: subject, resources: resources) }
            let again = processorSeconds { _ = Preflight.pictureFindings(in: subject, resources: resources) }
            print(
                "\(template): plain \(Int(plain * 1e6)) us, pictures \(Int(first * 1e3)) ms, again \(Int(again * 1e3)) ms"
            )
        }
    }

    private func processorSeconds(_ body: () -> Void) -> Double {
        let start = clock()
        body()
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }
}
