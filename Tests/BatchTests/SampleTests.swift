import Foundation
import TestSupport
import Testing

/// The samples that newcomers run first: nothing is wrong with them, and they become videos.
@Suite struct SampleTests {
    /// A command on a sample; what it writes lands in the shop's folder.
    private func run(
        _ name: String, _ sample: String, in shop: Shop, _ options: String...
    ) throws -> Command.Outcome {
        let folder = "\(DocumentationTests.root)/Samples/\(sample)"
        var command = shop.command(name, "\(folder)/template.xml", "--data", "\(folder)/products.csv")
        command.arguments += options
        return try command.run()
    }

    @Test(arguments: [("ecommerce", 20), ("localized", 117)])
    func `nothing is wrong with a sample`(_ sample: String, _ videos: Int) throws {
        let outcome = try run("check", sample, in: Shop())
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("\(videos) videos checked"), "\(outcome.output)")
        #expect(!outcome.errors.contains("warning:") && !outcome.errors.contains("error:"), "\(outcome.errors)")
    }

    @Test func `a product of the localized sample is rendered in every script`() throws {
        let shop = try Shop()
        let outcome = try run(
            "render", "localized", in: shop, "--row", "LH-05", "--output", "square", "--locale", "ar,hi,ja,th",
            "--profile", "draft", "--output-dir", "out")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let videos = shop.videos.filter { $0.hasSuffix(".mp4") }
        #expect(videos == ["ar", "hi", "ja", "th"].map { "LH-05.\($0).square.mp4" })
    }

    @Test func `what a market does not sell is not made for it`() throws {
        let outcome = try run("plan", "localized", in: Shop(), "--row", "LO-04", "--output", "wide")
        #expect(outcome.output.contains("LO-04.hi.wide"), "\(outcome.output)")
        #expect(!outcome.output.contains("LO-04.th"))
    }
}
