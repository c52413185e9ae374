import Foundation
import TestSupport
import Testing

@testable import Batch

/// `rowreel presets`, and what an edited preset does to a run.
@Suite struct PresetTests {
    private let tests: PendingPlanTests
    private var folder: TemporaryFolder { tests.shop.folder }

    init() throws { tests = try PendingPlanTests() }

    private func write(_ place: String, _ attributes: String) throws {
        try folder.write(place, "<preset xmlns=\"urn:rowreel:template:1\" \(attributes)/>\n")
    }

    private func useTemplate(_ attributes: String) throws {
        let template = SegmentEngineTests.template.replacing("model=\"{{ model }}\"", with: attributes)
        try folder.write("shop.xml", template)
        try folder.write("shop.csv", "sku,model\na,wan\n")
    }

    @Test func `an edited preset makes its segments again, and the plan says so`() async throws {
        try useTemplate("preset=\"slow\"")
        try write("presets/slow.xml", "steps=\"20\"")
        let engine = try SegmentEngineTests.FakeEngine(folder)
        #expect(try await tests.tests.run(engine).exitStatus == 0)
        #expect(try tests.text(tests.plan(engine)) == "1 video: 1 unchanged\n")
        try write("presets/slow.xml", "steps=\"30\"")
        #expect(
            try tests.text(tests.plan(engine)) == """
                a  out/a.mp4
                  wait  hero  10 frames  pending: its segment is to be generated; presets/slow.xml has changed
                  reuse 1 piece (10 frames)
                  join

                1 video: 1 to make
                segments: 1 to generate
                chunks: 1 pending (10 frames), 1 in the store

                """)
        // What it says otherwise and means the same changes nothing.
        try write("presets/slow.xml", "steps=\"020\"")
        #expect(try tests.text(tests.plan(engine)) == "1 video: 1 unchanged\n")
    }

    @Test func `a preset beside the template takes the place of the shipped one`() async throws {
        try useTemplate("preset=\"product\"")
        let engine = try SegmentEngineTests.FakeEngine(folder)
        #expect(try await tests.tests.run(engine).exitStatus == 0)
        try write("presets/product.xml", "steps=\"30\"")
        let plan = try tests.text(tests.plan(engine))
        #expect(plan.contains("pending: its segment is to be generated; presets/product.xml is new\n"), "\(plan)")
    }

    @Test func `without an engine an edited preset changes no picture`() throws {
        try useTemplate("preset=\"slow\"")
        try write("presets/slow.xml", "steps=\"20\"")
        #expect(try tests.shop.render("--store", "store", "--output-dir", "out").status == 0)
        try write("presets/slow.xml", "steps=\"30\" guidance=\"9\" model=\"wan\"")
        let plan = try tests.shop.rowreel(
            "plan", "shop.xml", "--data", "shop.csv", "--store", "store", "--output-dir", "out")
        #expect(plan.output.contains("1 unchanged"), "\(plan.output)\(plan.errors)")
    }

    @Test func `presets are listed and shown`() throws {
        var shop = tests.shop
        shop.environment["XDG_CONFIG_HOME"] = folder["config"]
        let list = try shop.rowreel("presets")
        #expect(list.status == 0)
        #expect(
            list.output.split(separator: "\n").prefix(4).map { $0.split(separator: " ").first ?? "" } == [
                "creative", "lecture", "product", "turbo",
            ])
        let shown = try shop.rowreel("presets", "product")
        #expect(shown.output.contains("<preset xmlns=\"urn:rowreel:template:1\" steps=\"45\" guidance=\"8.5\""))
        let unknown = try shop.rowreel("presets", "prodct")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean \"product\"?"), "\(unknown.errors)")
    }

    @Test func `the user's own presets are among them`() throws {
        var shop = tests.shop
        shop.environment["XDG_CONFIG_HOME"] = folder["config"]
        try folder.write(
            "config/rowreel/presets/mine.xml",
            "<!-- For\n my shop. -->\n<preset xmlns=\"urn:rowreel:template:1\" steps=\"9\"/>\n")
        try folder.write("config/rowreel/presets/wrong.xml", "<preset xmlns=\"urn:rowreel:template:1\" stops=\"9\"/>\n")
        let list = try shop.rowreel("presets")
        #expect(list.output.contains("  mine      For (yours)\n"), "\(list.output)")
        #expect(list.errors.contains("<preset> has no attribute stops"), "\(list.errors)")
        #expect(list.errors.contains("did you mean \"steps\"?"))
        try useTemplate("preset=\"mine\"")
        let timeline = try shop.rowreel("inspect", "shop.xml", "--data", "shop.csv", "--row", "a")
        #expect(timeline.output.contains(" steps 9 "), "\(timeline.output)\(timeline.errors)")
        try useTemplate("preset=\"min\"")
        let check = try shop.rowreel("check", "shop.xml")
        #expect(check.status == 2)
        #expect(check.errors.contains("there is no preset \"min\""), "\(check.errors)")
    }
}
