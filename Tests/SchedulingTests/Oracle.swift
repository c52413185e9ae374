import Foundation
import TestSupport
import Testing

/// What systemd says about calendar expressions.
extension Oracle {
    /// The next times of calendar expressions, as systemd finds them, in order.
    static func systemd(_ expressions: [String], after base: Date, count: Int) throws -> [Date] {
        let utc = DateFormatter.utc("yyyy-MM-dd HH:mm:ss")
        let outcome = try Command(
            ["systemd-analyze", "calendar", "--iterations=\(count)", "--base-time=\(utc.string(from: base))"]
                + expressions,
            environment: ["TZ": "UTC", "LC_ALL": "C"]
        ).run()
        try #require(outcome.status == 0, "\(expressions): \(outcome.errors)")
        let times = outcome.output.split(separator: "\n").compactMap { line -> Date? in
            guard let colon = line.firstRange(of: ": "), line.hasSuffix(" UTC"),
                line.contains("Next elapse") || line.contains("Iter.")
            else { return nil }
            // `Mon 2024-01-01 01:30:00 UTC`
            return utc.date(from: line[colon.upperBound...].split(separator: " ")[1...2].joined(separator: " "))
        }
        return Array(Set(times).sorted().prefix(count))
    }
}
