import Diagnostics
import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Batch

@Suite struct ReportTests {
    var report: Report {
        var report = Report(template: "shop.xml", data: "products.csv", profile: "standard")
        report.outcomes = [
            Outcome(
                key: "sku-1", rows: [2], locale: "fr", output: "wide", status: .made, path: "out/sku-1.fr.wide.mp4",
                poster: "out/sku-1.fr.wide.jpg", frames: 420, bytes: 2_100_000, sha256: "ab", motionSegments: 1),
            Outcome(key: "手表", rows: [3, 4], status: .unchanged, path: "out/手表.mp4", frames: 45, bytes: 820),
            Outcome(
                key: "=HYPERLINK(\"http://x\")", rows: [5], status: .failed, reason: "\"12,5O\" is not money",
                failure: .data,
                path: "out/x.mp4",
                diagnostics: Diagnostics([
                    .error(
                        "bad-cell", at: .cell(file: "products.csv", CellReference(column: 5, row: 5)),
                        "\"12,5O\" is not money", hint: "did you mean 12,50?")
                ])),
            Outcome(key: "sku-9", rows: [6], status: .stopped, reason: "the run was stopped"),
        ]
        report.seconds = 72.4
        report.chunksMade = 12
        report.chunksReused = 3
        return report
    }

    @Test func `the table that people read`() {
        #expect(
            report.summary == """
                  video                   status        length    size  file
                  sku-1 fr wide           made          14.0 s  2.1 MB  out/sku-1.fr.wide.mp4
                  手表                    unchanged      1.5 s   820 B  out/手表.mp4
                  =HYPERLINK("http://x")  failed                        "12,5O" is not money
                  sku-9                   not finished                  the run was stopped

                4 videos in 1 min 12 s: 1 made, 1 unchanged, 1 failed, 1 not finished (chunks: 12 made, 3 reused)
                1 segment came from the embedded motion engine, because no other engine is configured

                """)
    }

    @Test func `long runs list only what failed`() {
        var report = report
        report.outcomes += (0..<100).map { Outcome(key: "k\($0)", rows: [$0 + 7], status: .made) }
        let lines = report.summary.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].contains("HYPERLINK"))
    }

    @Test func `the sheet`() {
        let lines = report.csv.components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "key,rows,locale,output,status,failure,reason,path,poster,seconds,frames,bytes,sha256,"
                + "segments_from_motion"
        )
        #expect(
            lines[1]
                == "sku-1,2,fr,wide,made,,,out/sku-1.fr.wide.mp4,out/sku-1.fr.wide.jpg,14.000,420,2100000,ab,1")
        #expect(
            lines[3]
                == "\"'=HYPERLINK(\"\"http://x\"\")\",5,,,failed,data,\"\"\"12,5O\"\" is not money\",out/x.mp4,,,,,,0")
        #expect(lines.last == "")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    func `cells that begin like a formula are guarded`(_ cell: String) {
        let guarded = Report.cell(cell)
        #expect(guarded.hasPrefix("'") || guarded.hasPrefix("\"'"))
    }

    @Test func `the file for programs`() throws {
        let json = try #require(try JSONSerialization.jsonObject(with: report.json) as? [String: Any])
        #expect(json["version"] as? Int == 1)
        #expect((json["totals"] as? [String: Int])?["made"] == 1)
        let videos = try #require(json["videos"] as? [[String: Any]])
        #expect(videos.count == 4)
        #expect(videos[0]["seconds"] as? Double == 14)
        #expect(videos[2]["seconds"] == nil)
        let findings = try #require(videos[2]["findings"] as? [[String: String]])
        #expect(
            findings == [
                [
                    "severity": "error", "code": "bad-cell", "place": "products.csv F5",
                    "message": "\"12,5O\" is not money",
                    "hint": "did you mean 12,50?",
                ]
            ])
    }

    @Test func `exit statuses`() {
        var report = report
        #expect(report.exitStatus == 1)
        report.wasStopped = true
        #expect(report.exitStatus == 130)
        report.wasStopped = false
        report.outcomes.removeLast(2)
        #expect(report.exitStatus == 0)
    }
}
