import Foundation
import TestSupport
import Testing

@testable import TimeZones

@Suite struct YearlyRuleTests {
    /// Values of `TZ`, as glibc follows them.
    @Test(arguments: [
        "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA3BBB,J60/0,J300/26:30",
        "AAA-3BBB,59/12,299/1:02:03", "UTC0", "<+0545>-5:45", "AAA10BBB9:30:15,M1.1.6/100,M12.5.1/-100",
        "AEST-10AEDT,M10.1.0,M4.1.0/3", "AAA0BBB,0/0,365/0",
    ])
    func `rules say what glibc makes of them`(_ text: String) throws {
        let rule = try #require(YearlyRule(text))
        var random = Seeded(11)
        var seconds = (0..<300).map { _ in Int.random(in: 0..<4_000_000_000, using: &random) }
        // Both sides of the changes that it has itself.
        for day in stride(from: 0, to: 12 * 366, by: 1) {
            let start = 946_684_800 + day * 86_400
            guard rule.localTime(at: start) != rule.localTime(at: start + 86_400) else { continue }
            var (low, high) = (start, start + 86_400)
            while high - low > 1 {
                let middle = (low + high) / 2
                if rule.localTime(at: middle) == rule.localTime(at: low) { low = middle } else { high = middle }
            }
            seconds += [low, high]
        }
        let input = try TemporaryFolder()
        let times = try input.write("times", seconds.map { "@\($0)\n" }.joined())
        let outcome = try Command(["date", "-f", times, "+%::z %Z"], environment: ["TZ": text]).run()
        try #require(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        try #require(lines.count == seconds.count)
        for (second, line) in zip(seconds, lines) {
            let time = rule.localTime(at: second)
            let (hours, rest) = abs(time.offset).dividedDown(by: 3600)
            let sign = time.offset < 0 ? "-" : "+"
            let shown = "\(sign)\(padded(hours)):\(padded(rest / 60)):\(padded(rest % 60)) \(time.abbreviation)"
            #expect(shown == line, "\(text) at \(second)")
        }
    }

    /// RFC 9636, 3.3.1: summer all year, of clocks that are behind their standard time.
    @Test func `summer may last all year`() throws {
        let rule = try #require(YearlyRule("XXX3EDT4,0/0,J365/23"))
        for second in stride(from: 0, to: 400_000_000, by: 3601) {
            #expect(rule.localTime(at: second).offset == -14_400)
        }
    }

    @Test(arguments: [
        "", "C", "CE-1", "CET", "CET-", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,M3.5.0/168,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0/3x", "<CET-1", "<+01-1", "CET-1:60", "CET-1CEST,366,1", "Zürich-1",
        String(repeating: "A", count: 10_000),
    ])
    func `what is no rule is refused`(_ text: String) { #expect(YearlyRule(text) == nil) }
}
