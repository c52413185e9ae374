import Batch
import Diagnostics
import Foundation
import Scheduling
import Synchronization
import TestSupport

@testable import Upkeep

/// A small project: one short video a row, drawn in a moment.
final class TestProject: Sendable {
    let folder: TemporaryFolder

    var file: String { folder["rowreel.yaml"] }

    /// - Parameters:
    ///   - settings: Lines below the run, each indented by four spaces.
    ///   - rows: Of the sheet, without its header.
    init(_ settings: String = "", rows: [String] = ["a,Ant,,", "b,Bee,,", "c,Cat,,"]) throws {
        folder = try TemporaryFolder()
        try folder.write(
            "template.xml",
            """
            <video xmlns="urn:rowreel:template:1" fps="10">
              <output name="small" size="96x64"/>
              <data key="sku"><column name="sku"/></data>
              <scene dur="300ms"><background fill="#234"/><text fontSize="20px" color="#fff">{{ title }}</text></scene>
            </video>
            """)
        try sheet(rows)
        try folder.write(
            "rowreel.yaml",
            """
            timeZone: UTC
            store: store
            runs:
              nightly:
                template: template.xml
                results: out
                profile: draft

            """ + (settings.contains("data:") ? "" : "    data: products.csv\n") + settings + "\n")
    }

    func sheet(_ rows: [String]) throws {
        try folder.write("products.csv", (["sku,title,from,until"] + rows).joined(separator: "\n") + "\n")
    }

    func load() throws -> ProjectFile { try ProjectFile.load(file) }

    /// The run, at a time.
    func run(at clock: any WallClock = ManualClock(.example), _ told: Told = Told()) throws -> ProjectRun {
        let project = try load()
        return ProjectRun(
            try project.run(named: nil), of: project, installation: try Installation.find(),
            surroundings: ProjectRun.Surroundings(
                clock: clock, userAgent: "rowreel/test", display: told, interruption: Interruption()))
    }

    func state() throws -> StateFile { try StateFile(try load().state) }
}

/// What a run showed.
final class Told: ProgressDisplay {
    private let state = Mutex<[Diagnostic]>([])

    var findings: [Diagnostic] { state.withLock { $0 } }

    func show(_ event: Batch.RunEvent) {
        if case .found(let diagnostic) = event { state.withLock { $0.append(diagnostic) } }
    }
}

extension Date {
    /// A Sunday, at half past one in universal time.
    static let example = Date(timeIntervalSince1970: 1_795_311_000)
}

extension ProjectRun.Result {
    var outcome: RunOutcome? { if case .ran(let outcome, _, _) = self { outcome } else { nil } }
    var report: Report? { if case .ran(_, let report, _) = self { report } else { nil } }
    var findings: Diagnostics { if case .ran(_, _, let findings) = self { findings } else { Diagnostics() } }
}
