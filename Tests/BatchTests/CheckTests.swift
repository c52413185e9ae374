import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Batch

/// `rowreel check` over languages and outputs: what is told, how often, and what it comes to.
@Suite struct CheckTests {
    private static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="wide" size="160x90"/>
          <output name="tall" size="90x160"/>
          <data key="sku">
            <column name="sku"/>
            <column name="title"/>
            <column name="price" type="money" currency="USD"/>
          </data>
          <style name="headline" fontFamily="sans" fontSize="13vmin" overflow="error" lines="1" wrapOption="noWrap"/>
          <region name="title" x="5%" y="10%" width="90%" height="60%"/>
          <scene id="hero" dur="1s">
            <background fill="#336699"/>
            <text region="title" style="headline" color="#fff">{{ title }}</text>
          </scene>
        </video>
        """

    private func shop(_ rows: String, template: String = Self.template) throws -> Shop {
        try Shop(template: template, sheet: "sku,title,title_fr,title_de,price\n" + rows)
    }

    private func check(_ shop: Shop, _ arguments: String...) throws -> Command.Outcome {
        var command = shop.command("check", "shop.xml", "--data", "shop.csv", "--locale", "en,fr,de", "--no-pictures")
        command.arguments += arguments
        return try command.run()
    }

    private func findings(_ outcome: Command.Outcome) -> [Substring] {
        outcome.errors.split(separator: "\n").filter { $0.contains("error: ") || $0.contains("warning: ") }
    }

    @Test func `a mistake of a row is told once for all its videos`() throws {
        let outcome = try check(try shop("a,Hat,Hat,Hat,x\n"))
        #expect(outcome.status == 2)
        #expect(findings(outcome).count == 1, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("shop.csv E2: error: \"x\" is not money"), "\(outcome.errors)")
        #expect(findings(outcome).first?.hasSuffix(" [bad-cell]") == true)
        #expect(!outcome.errors.contains("(in "))
        #expect(outcome.output.hasPrefix("6 videos checked: 1 error; 0 can be made\n"), "\(outcome.output)")
    }

    @Test func `languages and outputs are named where only some have it`() throws {
        let long = String(repeating: "wide ", count: 6)
        let outcome = try check(try shop("a,Hat,\(long),\(long),1\n"))
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("(in fr"), "\(outcome.errors)")
        #expect(outcome.errors.contains("tall)"), "\(outcome.errors)")
        // The row's other videos wait for it.
        #expect(outcome.output.contains("; 0 can be made, "), "\(outcome.output)")
    }

    @Test func `cells are told before videos, both in the order of the sheet`() throws {
        let long = String(repeating: "wide ", count: 12)
        let outcome = try check(try shop("a,\(long),x,x,1\nb,Hat,x,x,nothing\nc,\(long),x,x,2\nd,Hat,x,x,none\n"))
        let places = findings(outcome).map { $0.prefix { $0 != ":" } }
        #expect(places.prefix(2) == ["shop.csv E3", "shop.csv E5"], "\(outcome.errors)")
        #expect(places.dropFirst(2).first == "shop.csv B2", "\(outcome.errors)")
        #expect(places.last == "shop.csv B4", "\(outcome.errors)")
    }

    @Test func `what thousands of rows have is counted`() throws {
        let rows = (0..<60).map { "p\($0),Hat,Hat,Hat,x\($0)\n" }.joined()
        let outcome = try check(try shop(rows))
        #expect(findings(outcome).count == 20, "\(outcome.errors)")
        #expect(outcome.errors.contains("… and 40 more like these (--all tells all)"), "\(outcome.errors)")
        #expect(outcome.output.contains("60 errors"))
        #expect(findings(try check(try shop(rows), "--all")).count == 60)
    }

    @Test func `what stands in the template is told once for all rows`() throws {
        let template = Self.template.replacing("x=\"5%\"", with: "x=\"-8%\"").replacing("overflow=\"error\" ", with: "")
        let outcome = try check(try shop("a,Hat,Hat,Hat,1\nb,Hat,Hat,Hat,2\n", template: template))
        #expect(outcome.status == 0)
        #expect(outcome.errors.components(separatedBy: "[safe-area]").count == 3, "\(outcome.errors)")
        let off = try check(
            try shop("a,Hat,Hat,Hat,1\n", template: template), "--rule", "safe-area=off,text-overlap=off")
        #expect(!off.errors.contains("safe-area"))
        let error = try check(try shop("a,Hat,Hat,Hat,1\n", template: template), "--rule", "safe-area=error")
        #expect(error.status == 2)
        #expect(error.errors.contains("error: the text leaves the picture"))
    }

    @Test(arguments: [
        ("safe-aera=off", "did you mean \"safe-area\"?"),
        ("safe-area=of", "hint: did you mean \"off\"?"),
        ("safe-area", "is not a rule and what becomes of it"),
        ("missing-file=off", "missing-file cannot be turned off: what it finds makes a video impossible"),
        ("missing-file=warn", "missing-file cannot be made a warning"),
        ("", "is not a rule"),
    ])
    func `rules that cannot be set`(_ rule: String, _ words: String) throws {
        let outcome = try check(try shop("a,Hat,Hat,Hat,1\n"), "--rule", rule)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `the rules are listed`() throws {
        let outcome = try Shop().rowreel("check", "--rules")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("* soft-picture"))
        #expect(outcome.output.contains("  missing-file"))
    }

    @Test func `two videos of one name`() throws {
        let outcome = try check(
            try shop("Hut,Hat,Hat,Hat,1\nhut,Cap,Cap,Cap,2\n"), "--locale", "en", "--output", "wide")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("[name-collision]"), "\(outcome.errors)")
    }

    @Test func `an address that nobody fetched`() throws {
        let template = Self.template.replacing(
            "<background fill=\"#336699\"/>", with: "<picture src=\"{{ title }}\" region=\"title\"/>")
        let outcome = try check(
            try shop("a,https://user:secret@example.com/a.jpg?token=abc,x.jpg,x.jpg,1\n", template: template))
        #expect(outcome.errors.contains("[url-not-fetched]"), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: rowreel fetch downloads it"))
        #expect(!outcome.errors.contains("secret"))
        #expect(!outcome.errors.contains("abc"))
    }

    @Test func `a check says what making the videos takes`() throws {
        let outcome = try check(try shop("a,Hat,Hat,Hat,1\nb,Hat,Hat,Hat,2\n"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("12 videos checked: nothing wrong\n"))
        #expect(outcome.output.contains("length: 12 s of video (300 frames)\n"))
        #expect(outcome.output.contains("time: not known before a first run on this machine\n"))
        #expect(outcome.output.contains("disk: about "))
        #expect(outcome.output.contains("a guess"))
    }

    @Test func `stills of what was found`() throws {
        let template = Self.template.replacing("x=\"5%\"", with: "x=\"-8%\"").replacing("overflow=\"error\" ", with: "")
        let shop = try shop("a,Hat,Hat,Hat,1\n", template: template)
        let outcome = try check(shop, "--stills", "found")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("see found/a.en.wide.safe-area."), "\(outcome.errors)")
        let still = try #require(shop.folder.names("found").first { $0.contains("safe-area") })
        #expect(try shop.bytes("found/\(still)").starts(with: [0xFF, 0xD8]))
    }

    @Test func `a disk that is too small is told`() {
        var request = CheckRequest(project: ProjectRequest(template: "t.xml", data: "d.csv"))
        request.project.store = "/nowhere"
        request.outputFolder = "/proc/nowhere"
        // Nothing is free on a disk of no size.
        var work = VideoWork()
        #expect(Outlook(work, request: request).warning == nil)
        work = VideoWork(megapixels: 1000, seconds: 10)
        let warning = Outlook(work, request: request).warning
        #expect(warning?.code == "disk-space")
        #expect(warning?.message.contains("are free on their disk") == true)
    }

    @Test func `results come in order, and no more than a few wait`() throws {
        let seen = Seen()
        try Workers.inOrder(500, jobs: 4) { index in
            seen.begin(index)
            return index * 2
        } take: { index, result in
            #expect(result == index * 2)
            seen.take(index)
        }
        #expect(seen.taken == Array(0..<500))
        #expect(seen.furthest <= 64 + 4)
    }

    private final class Seen: @unchecked Sendable {
        private let lock = NSLock()
        private(set) var taken: [Int] = []
        private(set) var furthest = 0

        func begin(_ index: Int) { lock.withLock { furthest = max(furthest, index - taken.count) } }
        func take(_ index: Int) { lock.withLock { taken.append(index) } }
    }
}
