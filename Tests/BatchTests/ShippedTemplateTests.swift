import Diagnostics
import Foundation
import Media
import Templating
import TestSupport
import Testing

@testable import Batch

/// Every shipped template with the cells that try it most, in all of its outputs, as contact sheets in
/// `Cases/templates/FAMILY-NAME/CASE.jpg`: looked at once by a person, and held from then on.
///
/// `ROWREEL_ACCEPT=1 swift test --filter ShippedTemplateTests` writes the sheets as they are now, and fails all the same.
@Suite struct ShippedTemplateTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases/templates")
    static let shelf = TemplateShelf(Installation(folder: root))

    /// The first three videos of `example/worst-cases.csv`, or the one of `example/worst-CASE.csv`; and the first video of the
    /// example in another direction and another script.
    static let cases = ["shortest", "longest", "missing", "ar", "zh"]

    @Test(arguments: shelf.names, cases) func looksAsAccepted(_ name: String, _ situation: String) throws {
        let folder = try TemporaryFolder()
        let golden = Self.goldens.appendingPathComponent(name.replacing("/", with: "-") + "/\(situation).jpg").path
        let made = folder["sheet.jpg"]
        var run = SheetRun(try request(name, situation, folder), installation: Installation(folder: Self.root))
        run.cell = 180
        let result = try run.write(to: made)
        #expect(result.failed == 0, "\(result.findings)")
        // The few words that a template has of its own need not be in every language.
        #expect(result.findings.all.allSatisfy { $0.code == "fallback" }, "\(result.findings)")
        if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            let isNew = !FileManager.default.fileExists(atPath: golden)
            if try isNew || difference(made, golden) != nil {
                try FileManager.default.createDirectory(
                    atPath: (golden as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try? FileManager.default.removeItem(atPath: golden)
                try FileManager.default.copyItem(atPath: made, toPath: golden)
                Issue.record("accepted \(golden): look at it")
            }
            return
        }
        guard FileManager.default.fileExists(atPath: golden) else {
            Issue.record("there is no \(golden) yet: run with ROWREEL_ACCEPT=1 and look at it")
            return
        }
        let difference = try difference(made, golden)
        if let difference {
            Attachment.record(
                Attachment(try Data(contentsOf: URL(fileURLWithPath: made)), named: "\(situation)-actual.jpg"))
            Issue.record("\(golden): \(difference)")
        }
    }

    /// A sheet that nobody compares any more would look like one that is held.
    @Test func noSheetIsLeftOver() throws {
        let known = Set(Self.shelf.names.map { $0.replacing("/", with: "-") })
        for folder in try FileManager.default.contentsOfDirectory(atPath: Self.goldens.path) {
            #expect(known.contains(folder), "Cases/templates/\(folder) belongs to no template")
        }
    }

    /// What is to be drawn of a template.
    private func request(
        _ name: String, _ situation: String, _ folder: borrowing TemporaryFolder
    ) throws -> ProjectRequest {
        let example = try Self.shelf.folder(of: name) + "/example"
        let sheets = try FileManager.default.contentsOfDirectory(atPath: example).filter { $0.hasSuffix(".csv") }
        let own = sheets.sorted().first { !$0.hasPrefix("worst-") }
        let isLanguage = ["ar", "zh"].contains(situation)
        let single = "worst-\(situation).csv"
        let sheet = isLanguage ? own : sheets.contains(single) ? single : "worst-cases.csv"
        var request = ProjectRequest(template: name, data: example + "/" + (try #require(sheet)))
        request.store = folder["store"]
        if isLanguage { request.locales = [situation] }
        let project = try Project.open(request, installation: Installation(folder: Self.root)).value
        let keys = project.template.items.map(\.key)
        let place = isLanguage || sheet == single ? 0 : Self.cases.firstIndex(of: situation) ?? 0
        #expect(keys.count > place, "\(request.data) has no \(place + 1) videos")
        request.keys = Array(keys.dropFirst(place).prefix(1))
        return request
    }

    /// How two pictures differ as people see them: by the means of blocks of 8 by 8 pixels; nil when they do not.
    private func difference(_ made: String, _ golden: String) throws -> String? {
        let (a, b) = (try blocks(of: made), try blocks(of: golden))
        guard a.width == b.width, a.means.count == b.means.count else { return "the sizes differ" }
        let differences = zip(a.means, b.means).map { abs($0 - $1) }
        let largest = differences.max() ?? 0
        let mean = differences.reduce(0, +) / Double(max(1, differences.count))
        return largest > 12 || mean > 0.5 ? "blocks differ by \(largest) at most and \(mean) in the mean" : nil
    }

    private func blocks(of path: String) throws -> (width: Int, means: [Double]) {
        let picture = try Image.decode(path: path)
        let (width, height) = (picture.width, picture.height)
        let means = picture.withPlane(0) { bytes, rowBytes in
            stride(from: 0, to: height, by: 8).flatMap { y in
                stride(from: 0, to: width, by: 8).map { x in
                    var sum = 0
                    let (right, bottom) = (min(x + 8, width), min(y + 8, height))
                    for row in y..<bottom { for column in x..<right { sum += Int(bytes[row * rowBytes + column]) } }
                    return Double(sum) / Double((right - x) * (bottom - y))
                }
            }
        }
        return (width, means)
    }
}
