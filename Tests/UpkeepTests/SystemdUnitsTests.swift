import Diagnostics
import Foundation
import Scheduling
import TestSupport
import Testing

@testable import Upkeep

@Suite("units of systemd for a project")
struct SystemdUnitsTests {
    private func project(_ name: String, _ text: String) throws -> (TemporaryFolder, ProjectFile) {
        let folder = try TemporaryFolder()
        try folder.write("\(name)/rowreel.yaml", text)
        return (folder, try ProjectFile.load(folder["\(name)/rowreel.yaml"]))
    }

    private static let two = """
        timeZone: Europe/Berlin
        runs:
          nightly: { template: t.xml, data: d.csv, results: a, schedule: "30 2 * * 1-5" }
          hourly: { template: t.xml, data: d.csv, results: b, schedule: "5 8-18 1 * 1" }
          by-hand: { template: t.xml, data: d.csv, results: c }

        """

    @Test("systemd accepts them, and what is written is removed again")
    func written() throws {
        let (folder, project) = try project("our shop 50%", Self.two)
        try folder.write("units/other.timer", "mine")
        let units = SystemdUnits(folder: folder["units"], projectPath: project.path)
        let told = try units.write(for: project, program: "/bin/true", now: .example)
        let names = folder.names("units").filter { $0 != "other.timer" }
        #expect(names.count == 4)
        #expect(told.contains("nightly  next Mon 2026-11-23 02:30"))
        let timer = try #require(names.first { $0.contains("nightly") && $0.hasSuffix(".timer") })
        let text = try folder.text("units/\(timer)")
        #expect(text.contains("OnCalendar=Mon..Fri *-*-* 02:30:00 Europe/Berlin\n"))
        #expect(text.contains("Persistent=true\n"))
        let verified = try Command(
            ["systemd-analyze", "verify", "--user"] + names.map { folder["units/\($0)"] },
            environment: ["XDG_RUNTIME_DIR": folder.path, "SYSTEMD_LOG_LEVEL": "warning"]
        ).run()
        #expect(verified.status == 0, Comment(rawValue: verified.errors))
        _ = try units.remove()
        #expect(folder.names("units") == ["other.timer"])
    }

    @Test("the first time of a timer is not taken for one that was missed")
    func memories() throws {
        let (folder, project) = try project("shop", Self.two)
        _ = try SystemdUnits(folder: folder["units"], projectPath: project.path)
            .write(for: project, program: "/bin/true", now: .example)
        let memories = try StateFile(project.state).memories()
        #expect(memories.keys.sorted() == ["hourly", "nightly"])
        #expect(memories["nightly"]?.through == .example)
    }

    @Test("units of runs that have no schedule any more go; those of others are never touched")
    func others() throws {
        let (folder, project) = try project("shop", Self.two)
        let units = SystemdUnits(folder: folder["units"], projectPath: project.path)
        _ = try units.write(for: project, program: "/bin/true", now: .example)
        try folder.write("shop/rowreel.yaml", Self.two.replacing(", schedule: \"5 8-18 1 * 1\"", with: ""))
        _ = try units.write(for: try ProjectFile.load(project.path), program: "/bin/true", now: .example)
        #expect(folder.names("units") == ["rowreel-shop-nightly.service", "rowreel-shop-nightly.timer"])
        try folder.write("units/rowreel-shop-nightly.timer", "# somebody's own\n")
        let refusal = try #require(throws: Diagnostic.self) {
            try units.write(for: project, program: "/bin/true", now: .example)
        }
        #expect(refusal.message == "this unit is not one of this project")
        _ = try units.remove()
        #expect(folder.names("units") == ["rowreel-shop-nightly.timer"])
    }
}
