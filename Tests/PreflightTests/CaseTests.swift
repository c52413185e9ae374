import Batch
import Diagnostics
import Foundation
import Preflight
import Rendering
import Templating
import Testing

/// Every folder in `Cases` is a template, a sheet, and what the rules find in its videos: rows that trigger a rule, and
/// near misses that do not.
///
/// `ROWREEL_ACCEPT=1 swift test` writes what was found as what is expected; the test fails all the same.
@Suite struct CaseTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases").path

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { !$0.hasPrefix(".") }.sorted()

    @Test(arguments: names) func findsWhatIsExpected(_ name: String) throws {
        let folder = Self.folder + "/" + name
        let actual = try Checked.findings(template: folder + "/template.xml", data: folder + "/rows.csv")
            .replacing(folder + "/", with: "")
        let path = folder + "/findings.txt"
        let expected = try? String(contentsOfFile: path, encoding: .utf8)
        if expected != actual, ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try actual.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(expected == actual)
    }
}

/// A sheet looked at by every rule.
enum Checked {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The videos with what was found in each, as text.
    ///
    /// - Parameter limit: Of how many videos of each output frames are drawn.
    static func findings(
        template: String, data: String, assets: [String] = [], at moment: WindowTime? = .now,
        rowsWithPictures limit: Int = .max
    ) throws -> String {
        var request = ProjectRequest(template: template, data: data)
        request.assets = assets
        request.moment = moment
        let opened = try Project.open(request, installation: Installation(folder: root))
        let project = opened.value
        let resources = RenderResources()
        // For looking at what is shipped from all sides.
        let limit = ProcessInfo.processInfo.environment["ROWREEL_CHECK_ALL"] == "1" ? Int.max : limit
        var drawn: [String: Int] = [:]
        var lines = opened.diagnostics.all.map(\.description)
        for video in project.videos {
            let resolved = project.timeline(of: video)
            lines.append("== \(video.title)")
            lines += resolved.diagnostics.all.map { "\($0.code): \($0)" }
            guard let timeline = resolved.value else { continue }
            let subject = Subject(
                timeline: timeline, output: video.output, locale: video.locale ?? project.template.template.language)
            lines += Preflight.findings(in: subject).all.map { "\($0.code): \($0)" }
            drawn[video.output.name, default: 0] += 1
            guard drawn[video.output.name, default: 0] <= limit else { continue }
            lines += Preflight.pictureFindings(in: subject, resources: resources).map { finding in
                let place = finding.frame.map { " [frame \($0)\(finding.box.map { " at \($0)" } ?? "")]" } ?? ""
                return "\(finding.diagnostic.code)\(place): \(finding.diagnostic)"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
