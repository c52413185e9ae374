import Batch
import Diagnostics
import Foundation
import Scheduling
import TestSupport
import Testing

@testable import Upkeep

/// Samples/scheduled through a week of nights, as the service would drive it: the plan before every run is text in
/// `Cases/scheduled-week`, and what there is after it are files.
@Suite("a week of the scheduled sample")
struct ScheduledWeekTests {
    private let folder: TemporaryFolder
    private let clock: ManualClock
    private let installation: Installation

    /// Half past midnight in Berlin, from Monday on.
    private static let monday = Date(timeIntervalSince1970: 1_795_390_200)

    init() throws {
        folder = try TemporaryFolder()
        clock = ManualClock(Self.monday)
        installation = try Installation.find()
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Samples").path
        for name in ["scheduled/template.xml", "scheduled/products.csv", "scheduled/rowreel.yaml"] {
            try folder.write(name, try Data(contentsOf: URL(fileURLWithPath: "\(samples)/\(name)")))
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder["ecommerce"], withDestinationPath: "\(samples)/ecommerce")
        // A tenth of the pictures: what is made of dates is the same.
        let template = try folder.text("scheduled/template.xml")
        try folder.write("scheduled/template.xml", template.replacing("fps=\"30\"", with: "fps=\"3\""))
        let project = try folder.text("scheduled/rowreel.yaml")
        try folder.write("scheduled/rowreel.yaml", "store: store\n" + project)
    }

    private func run() throws -> ProjectRun {
        let project = try ProjectFile.load(folder["scheduled/rowreel.yaml"])
        return ProjectRun(
            try project.run(named: nil), of: project, installation: installation,
            surroundings: ProjectRun.Surroundings(
                clock: clock, userAgent: "rowreel/test", display: Told(), interruption: Interruption()))
    }

    /// A plan's text as every machine has it.
    private func text(_ plan: WorkPlan) -> String {
        plan.text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("time: ") }
            .joined(separator: "\n").replacing(folder.path + "/", with: "")
    }

    private func expect(_ text: String, is name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Cases/scheduled-week/\(name).txt")
        if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("accepted \(file.lastPathComponent): run again without ROWREEL_ACCEPT")
        }
        #expect(text == (try? String(contentsOf: file, encoding: .utf8)))
    }

    /// What there is after each night, and how many videos it made.
    private static let nights: [(name: String, videos: [String], made: Int)] = [
        ("1-monday", ["LM-101", "LM-102", "LM-103", "LM-106"], 4),
        ("2-tuesday", ["LM-101", "LM-102", "LM-103", "LM-105", "LM-106"], 1),
        ("3-wednesday", ["LM-101", "LM-102", "LM-103", "LM-104", "LM-105", "LM-106"], 2),
        // The watch can be bought from nine in the morning on: the next night says so.
        ("4-thursday", ["LM-101", "LM-102", "LM-103", "LM-104", "LM-105", "LM-106"], 0),
        ("5-friday", ["LM-101", "LM-102", "LM-103", "LM-104", "LM-105", "LM-106"], 2),
        ("6-saturday", ["LM-101", "LM-102", "LM-103", "LM-104", "LM-106"], 0),
        ("7-sunday", ["LM-101", "LM-102", "LM-103", "LM-104", "LM-106"], 0),
    ]

    @Test("every night makes what its date changes, and nothing else")
    func week() throws {
        let schedule = try #require(try ProjectFile.load(folder["scheduled/rowreel.yaml"]).runs.first?.schedule)
        #expect(schedule.next(after: Self.monday - 1) == Self.monday, "the nights are those of the schedule")
        try expect(text(try run().plan(days: 7)), is: "0-week")
        for (night, expected) in Self.nights.enumerated() {
            let due = try #require(schedule.times(after: Self.monday - 1).dropFirst(night).first { _ in true })
            clock.set(due)
            try expect(text(try run().plan(days: 1)), is: expected.name)
            let result = try run().run(due: due)
            #expect(result.outcome == .complete)
            #expect(result.report?.count(.made) == expected.made, "\(expected.name)")
            for place in ["out/nightly", "out/public/current"] {
                let names = folder.names("scheduled/\(place)").filter { $0.hasSuffix(".mp4") }
                #expect(names == expected.videos.map { $0 + ".mp4" }, "\(expected.name): \(place)")
            }
            #expect(folder.names("scheduled/out/public/releases").count == min(night + 1, 2))
        }
        let state = try StateFile(folder["scheduled/.rowreel"])
        let records = try state.runs(of: "nightly", limit: 99)
        #expect(records.count == 7)
        #expect(Set(records.compactMap(\.due)).count == 7)
        #expect(records.allSatisfy { $0.outcome == .complete })
    }
}
