import Foundation
import TestSupport
import Testing

@testable import TimeZones

@Suite struct MachineZoneTests {
    private func machine(_ setting: String?, clock: String = "/nonexistent") -> Zone? {
        Zone.machine(setting, clock: clock)
    }

    @Test func `TZ says what the zone is`() throws {
        #expect(machine("Europe/Berlin") == (try Zone.named("Europe/Berlin")))
        #expect(machine(":Europe/Berlin")?.name == "Europe/Berlin")
        for name in ["", ":", "UTC", "GMT", "Etc/UTC", "Zulu"] { #expect(machine(name) == .utc) }
        let rule = try #require(machine("CET-1CEST,M3.5.0,M10.5.0/3"))
        #expect(rule.offset(at: 1_783_000_000 as Int) == 7200)
        #expect(!rule.isNamed)
        // The database has these, though a project file cannot name them.
        #expect(machine("EST5EDT")?.offset(at: 1_783_000_000 as Int) == -14_400)
        #expect(machine("EST5EDT")?.isNamed == false)
        for name in ["../../../etc/passwd", "Nowhere/Land", "/etc/passwd"] { #expect(machine(name) == nil) }
    }

    @Test func `a link into the database says the name, a copy does not`() throws {
        let folder = try TemporaryFolder()
        let database = try #require(ZoneDatabase.folder)
        try FileManager.default.createSymbolicLink(
            atPath: folder["linked"], withDestinationPath: "\(database)/Asia/Tokyo")
        #expect(machine(nil, clock: folder["linked"]) == (try Zone.named("Asia/Tokyo")))
        try FileManager.default.copyItem(atPath: "\(database)/Asia/Tokyo", toPath: folder["copied"])
        let copied = try #require(machine(nil, clock: folder["copied"]))
        #expect(!copied.isNamed && copied.name == "local")
        #expect(copied.rules == (try Zone.named("Asia/Tokyo").rules))
        #expect(machine(nil) == nil)
    }
}
