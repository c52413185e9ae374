import Diagnostics
import Foundation
import Testing

@testable import TimeZones

@Suite struct ZoneNameTests {
    @Test(arguments: ["Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "US/Pacific", "Etc/GMT+1", "Europe/Kyiv"])
    func known(name: String) throws {
        #expect(try Zone.named(name).name == name)
    }

    @Test func utc() throws {
        #expect(try Zone.named("UTC") == .utc)
        #expect(Zone.utc.offset(at: Date(timeIntervalSince1970: 0)) == 0)
    }

    @Test(
        arguments: [
            ("Europe/Berln", "did you mean \"Europe/Berlin\"?"), ("europe/berlin", "did you mean \"Europe/Berlin\"?"),
            ("Berlin", "did you mean \"Europe/Berlin\"?"), ("New York", "did you mean \"America/New_York\"?"),
            ("utc", "did you mean \"UTC\"?"), ("GMT", "did you mean \"UTC\"?"), ("CET", "such as Europe/Berlin"),
            ("EST", "such as America/New_York"), ("GMT+1", "an offset knows no daylight saving"),
            ("+01:00", "an offset knows no daylight saving"), ("", "write a name of the IANA database"),
            ("../../etc/passwd", "write a name of the IANA database"),
            ("/usr/share/zoneinfo/UTC", "write a name of the IANA database"),
            ("posix/Europe/Berlin", "did you mean \"Europe/Berlin\"?"),
            (String(repeating: "x", count: 100_000), "write a name of"),
        ])
    func refused(name: String, hint: String) throws {
        let error = #expect(throws: Diagnostic.self) { try Zone.named(name, at: .option("--zone")) }
        #expect(error?.code == "unknown-time-zone")
        #expect(error?.place == .option("--zone"))
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
        #expect((error?.message.count ?? 0) < 200)
    }
}
