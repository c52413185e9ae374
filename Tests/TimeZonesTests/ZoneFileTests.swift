import Foundation
import TestSupport
import Testing

@testable import TimeZones

/// Files of the database, by another reader of them: Python's zoneinfo, and glibc.
@Suite struct ZoneFileTests {
    private struct Answer: Decodable {
        var name: String
        /// Seconds since 1970, what clocks show then, and what it is called.
        var seconds: [Int]
        var offsets: [Int]
        var names: [String]
    }

    /// Around every change from 1850 to 2150, and in between.
    private static let program = """
        import random
        from datetime import datetime, timedelta, timezone
        from zoneinfo import ZoneInfo, available_timezones
        random.seed(given)
        epoch, day = datetime(1970, 1, 1, tzinfo=timezone.utc), 86400
        answers = []
        for name in sorted(n for n in available_timezones() if "/" in n and not n.startswith("SystemV/")):
            zone = ZoneInfo(name)
            def ask(t):
                local = (epoch + timedelta(seconds=t)).astimezone(zone)
                return int(local.utcoffset().total_seconds()), local.tzname()
            moments = [random.randrange(-3786912000, 5680281600) for _ in range(50)]
            step = 20 * day
            for t in range(-3786912000, 5680281600, step):
                low, high = t, t + step
                if ask(low) == ask(high): continue
                while high - low > 1:
                    middle = (low + high) // 2
                    if ask(middle) == ask(low): low = middle
                    else: high = middle
                moments += [low - 1, low, high, high + 1]
            found = [ask(t) for t in moments]
            answers.append({"name": name, "seconds": moments, "offsets": [o for o, _ in found], "names": [n for _, n in found]})
        print(json.dumps(answers))
        """

    @Test func `every zone of the database is as zoneinfo reads it`() throws {
        let answers = try Oracle.python(Self.program, 7, as: [Answer].self)
        #expect(answers.count > 400)
        #expect(answers.reduce(0) { $0 + $1.seconds.count } > 100_000)
        #expect(Set(answers.map(\.name)).isSubset(of: ZoneDatabase.placeNames))
        for answer in answers {
            let rules = try Zone.named(answer.name).rules
            for (second, (offset, name)) in zip(answer.seconds, zip(answer.offsets, answer.names)) {
                let time = ZoneRules.LocalTime(offset: offset, abbreviation: name)
                #expect(rules.localTime(at: second) == time, "\(answer.name) at \(second)")
            }
        }
    }

    /// What this year's decisions are is the database's to say, not the toolchain's.
    @Test func `the system's database is asked, or the one that is named`() throws {
        let outcome = try Command(
            ["date", "-d", "@1797336000", "+%::z"], environment: ["TZ": "America/Vancouver"]
        ).run()
        let parts = outcome.output.dropFirst().split { $0 == ":" || $0.isNewline }.compactMap { Int($0) }
        try #require(outcome.status == 0 && parts.count == 3)
        let seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
        let offset = try Zone.named("America/Vancouver").offset(at: 1_797_336_000 as Int)
        #expect(offset == (outcome.output.hasPrefix("-") ? -seconds : seconds))
    }

    /// Fat files list what the rule for later years says already; slim ones do not.
    @Test(
        .enabled(if: source != nil, "the database's source is not beside its files"),
        arguments: [("Europe/Berlin", "fat"), ("America/New_York", "slim"), ("Africa/Casablanca", "fat")])
    func `both kinds of files that zic writes say the same`(name: String, kind: String) throws {
        let source = try #require(Self.source)
        let folder = try TemporaryFolder()
        let outcome = try Command(["/usr/sbin/zic", "-b", kind, "-d", folder["zones"], source]).run()
        try #require(outcome.status == 0, "\(outcome.errors)")
        let rules = try #require(ZoneDatabase.rules(file: folder["zones/\(name)"]))
        let system = try Zone.named(name).rules
        for second in stride(from: -2_000_000_000, to: 4_000_000_000, by: 777_777) {
            #expect(rules.localTime(at: second) == system.localTime(at: second), "\(second)")
        }
    }

    /// Debian has the database's source beside its files.
    private static var source: String? {
        guard let path = ZoneDatabase.folder.map({ $0 + "/tzdata.zi" }) else { return nil }
        let isThere = FileManager.default.fileExists(atPath: path)
        return isThere && FileManager.default.isExecutableFile(atPath: "/usr/sbin/zic") ? path : nil
    }

    @Test func `files of the first version, of 32 bits, are read`() throws {
        let bytes = try Self.bytes("Europe/Berlin")
        var old = bytes
        old[4] = 0
        let rules = try #require(ZoneFile.rules(old))
        // Slim files have nothing there but one local time.
        #expect(rules.after == nil)
        #expect(rules.changes.allSatisfy { Int(Int32(truncatingIfNeeded: $0.second)) == $0.second })
    }

    @Test func `damaged files are refused, and nothing else happens`() throws {
        let bytes = try Self.bytes("America/New_York")
        #expect(ZoneFile.rules(bytes) != nil)
        for count in 0..<bytes.count { #expect(ZoneFile.rules(Array(bytes.prefix(count))) == nil, "\(count)") }
        var random = Seeded(3)
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            // What can still be read has an answer for every moment.
            guard let rules = ZoneFile.rules(damaged) else { continue }
            for second in [Date.seconds.lowerBound, -1, 0, 1_800_000_000, Date.seconds.upperBound] {
                #expect(abs(rules.localTime(at: second).offset) < 100_000)
            }
        }
        #expect(ZoneFile.rules(Array("Europe/Berlin".utf8)) == nil)
    }

    /// Clocks that count leap seconds show other times than calendars do.
    @Test func `files that count leap seconds are refused`() throws {
        var bytes = try Self.bytes("Europe/Berlin")
        // Their number is the third of the six, in both headers.
        let second = try #require(bytes[44...].firstRange(of: Array("TZif".utf8))).lowerBound
        bytes[second + 31] = 1
        #expect(ZoneFile.rules(bytes) == nil)
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = try #require(ZoneDatabase.folder)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }
}
