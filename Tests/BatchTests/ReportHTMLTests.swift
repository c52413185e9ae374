import Diagnostics
import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Batch

@Suite struct ReportHTMLTests {
    static func outcome(
        _ key: String, _ row: Int, _ status: Outcome.Status = .made, locale: String? = nil, output: String? = nil
    ) -> Outcome {
        Outcome(
            key: key, rows: [row], locale: locale, output: output, status: status, path: "out/\(key).mp4", frames: 45,
            bytes: 1000, sha256: "ab12")
    }

    static func page(_ outcomes: [Outcome], _ thumbnails: [Int: Thumbnail] = [:], folder: String = "out") -> String {
        var report = Report(template: "templates/shop.xml", data: "products.csv", profile: "standard")
        report.outcomes = outcomes
        report.started = 1_769_893_632
        report.seconds = 72.4
        return ReportHTML(report: report, folder: folder, thumbnails: thumbnails).page
    }

    @Test func `a small page`() throws {
        var report = ReportTests().report
        report.started = 1_769_893_632
        report.outcomes[1].locale = "ar"
        report.retired = [
            Retired(key: "sku-0", locale: "fr", path: "out/sku-0.fr.mp4", action: .kept, reason: "someone changed it")
        ]
        var page = ReportHTML(report: report, folder: "out").page
        // The golden file is about the content; style and script are looked at in a browser.
        for (text, name) in [(ReportHTML.style, "style"), (ReportHTML.script, "script")] {
            #expect(page.contains(text))
            page = page.replacing(text, with: name)
        }
        page.replace(/'sha256-[^']+'/, with: "'sha256-…'")
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Cases/report.html")
        if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] != nil {
            try Data(page.utf8).write(to: file)
            Issue.record("accepted report.html: run again without ROWREEL_ACCEPT")
        }
        #expect(page == (try? String(contentsOf: file, encoding: .utf8)))
    }

    @Test func `nothing from the sheet becomes markup`() throws {
        let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
        var outcome = Self.outcome(evil, 2, .failed, locale: evil, output: evil)
        outcome.reason = evil
        outcome.diagnostics = Diagnostics([.error("x", at: .file(evil), evil, hint: evil, cause: evil)])
        var made = Self.outcome("javascript:alert(1)", 3)
        made.path = "out/javascript:alert(1).mp4"
        made.poster = "out/\" onload=\"alert(1).jpg"
        made.diagnostics = Diagnostics([.warning("x", at: nil, evil)])
        let page = Self.page([outcome, made])
        #expect(!page.contains("alert(1)</script>"))
        #expect(!page.contains("<img src=x"))
        #expect(page.components(separatedBy: "<script>").count == 2)
        #expect(page.contains("href=\"./javascript%3Aalert%281%29.mp4\""))
        #expect(page.contains("src=\"./%22%20onload%3D%22alert%281%29.jpg\""))
    }

    @Test(arguments: [
        ("out/a.mp4", "./a.mp4"), ("out/fr/ü?#.mp4", "./fr/%C3%BC%3F%23.mp4"), ("elsewhere/a.mp4", nil),
        ("out/../a.mp4", nil), ("out2/a.mp4", nil),
    ])
    func `links stay in the folder`(_ path: String, _ link: String?) {
        #expect(HTMLText.link(to: path, from: "out") == link)
    }

    @Test func `marks that turn text around are shown, and controls too`() {
        #expect(HTMLText.content("a\u{202E}gpj") == "a<span class=\"mark\">U+202E</span>gpj")
        #expect(HTMLText.attribute("a\u{2066}b") == "aU+2066b")
        #expect(HTMLText.content("a\u{0}\u{1B}\u{85}") == "a\u{2400}\u{241B}\u{FFFD}")
        // Marks that scripts need stay.
        #expect(HTMLText.content("می\u{200C}خواهم") == "می\u{200C}خواهم")
    }

    @Test func `rows know their language and its direction`() {
        let page = Self.page([Self.outcome("a", 2, locale: "ar"), Self.outcome("b", 3, locale: "fr")])
        #expect(page.contains("data-locale=\"ar\" lang=\"ar\" dir=\"rtl\">"))
        #expect(page.contains("data-locale=\"fr\" lang=\"fr\">"))
    }

    @Test func `a mistake of a row is told once for all its videos`() {
        let page = Self.page(["fr", "en"].map { Self.outcome("a", 2, .failed, locale: $0) })
        #expect(page.components(separatedBy: "<article>").count == 2)
        #expect(page.contains("<li><bdi>fr</bdi></li><li><bdi>en</bdi></li>"))
    }

    @Test func `long tables stand aside for the script, and failures are never cut`() throws {
        let outcomes = (0..<20_100).map { Self.outcome("k\($0)", $0 + 2, $0 == 20_099 ? .failed : .made) }
        let page = Self.page(outcomes)
        let table = try #require(page.range(of: "<noscript id=\"rest\">"))
        #expect(page[..<table.lowerBound].components(separatedBy: "<tr data-status").count == 201)
        #expect(page.components(separatedBy: "<tr data-status").count == 20_001)
        #expect(page.contains("<tr data-status=\"failed\""))
        #expect(page.contains("100 more are in report.csv"))
    }

    @Test func `posters are made small, up to a budget`() throws {
        let posters = (0..<400).map { index in
            var outcome = Self.outcome("k\(index)", index + 2, index == 3 ? .failed : .made)
            outcome.poster = "out/k\(index).jpg"
            return outcome
        }
        let small = Thumbnail(width: 2, height: 3, base64: "AAAA")
        let all = Thumbnails.of(posters, jobs: 2) { $0 == "out/k5.jpg" ? nil : small }
        #expect(all.count == 299 && all[3] == nil && all[5] == nil && all[300] != nil)
        let large = Thumbnail(width: 2, height: 3, base64: String(repeating: "A", count: Thumbnails.budget / 3))
        #expect(Thumbnails.of(posters, jobs: 1) { _ in large }.count == 3)
        let page = Self.page(posters, all)
        #expect(page.contains("<img src=\"data:image/jpeg;base64,AAAA\" width=\"2\" height=\"3\""))
        #expect(page.contains("<img src=\"./k399.jpg\" loading=\"lazy\""))
    }

    @Test func `every text can be read in the light and in the dark`() throws {
        for colors in [ReportHTML.light, ReportHTML.dark] {
            var pairs = ["ink", "soft", "link", "made", "unchanged", "failed", "stopped"].flatMap { text in
                [(text, "paper"), (text, "card")]
            }
            pairs += ["made", "unchanged", "failed", "stopped"].map { ($0, "\($0)-tint") }
            for (text, ground) in pairs {
                let (a, b) = (try luminance(colors[text]), try luminance(colors[ground]))
                #expect((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 4.5, "\(text) on \(ground)")
            }
        }
    }

    /// WCAG 2.2, relative luminance.
    private func luminance(_ color: String?) throws -> Double {
        let value = try #require(color.flatMap { Int($0.dropFirst(), radix: 16) })
        let parts = [value >> 16, value >> 8, value].map { part in
            let share = Double(part & 255) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
