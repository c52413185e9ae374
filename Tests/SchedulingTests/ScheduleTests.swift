import Diagnostics
import Foundation
import TestSupport
import Testing
import TimeZones

@testable import Scheduling

@Suite struct ScheduleTests {
    static func schedule(_ cron: String, _ zone: String = "UTC") throws -> Schedule {
        Schedule(cron: try CronExpression(cron), timeZone: try Zone.named(zone))
    }

    /// Against python3-croniter, on a clock that is never set.
    @Test func timesAreThoseOfCroniter() throws {
        struct Question: Encodable { var cron: String, start: Int, end: Int }
        struct Answer: Decodable { var next: [Int], latest: Int }
        var numbers = Seeded(7)
        let questions = (0..<400).map { _ in
            let start = Int.random(in: 0...4_000_000_000, using: &numbers)
            return Question(cron: RandomCron.expression(&numbers), start: start, end: start + 1)
        }
        let program = """
            from croniter import croniter
            answers = []
            for q in given:
                times = croniter(q["cron"], q["start"])
                next = [int(times.get_next(float)) for _ in range(20)]
                latest = int(croniter(q["cron"], q["end"]).get_prev(float))
                answers.append({"next": next, "latest": latest})
            print(json.dumps(answers))
            """
        let answers = try Oracle.python(program, questions, as: [Answer].self)
        for (question, answer) in zip(questions, answers) {
            let schedule = try Self.schedule(question.cron)
            let start = Date(timeIntervalSince1970: Double(question.start))
            #expect(
                schedule.times(after: start).prefix(20).map { Int($0.timeIntervalSince1970) } == answer.next,
                "\(question.cron) after \(start.utc)")
            let latest = try #require(schedule.latest(atOrBefore: start))
            // Going back over months, croniter passes over the 29th of February.
            if !latest.utc.contains("-02-29") {
                #expect(Int(latest.timeIntervalSince1970) == answer.latest, "\(question.cron) until \(start.utc)")
            }
        }
    }

    /// A day matches either field if both are restricted, and both if one begins with `*`.
    @Test(
        arguments: [
            ("30 4 1,15 * 5", "2026-01-01 04:30, 2026-01-02 04:30, 2026-01-09 04:30, 2026-01-15 04:30"),
            ("0 0 */10 * 1", "2026-05-11 00:00, 2026-06-01 00:00, 2026-08-31 00:00, 2026-09-21 00:00"),
            ("0 0 13 * */5", "2026-02-13 00:00, 2026-03-13 00:00, 2026-09-13 00:00, 2026-11-13 00:00"),
            ("0 0 1-31 * 1", "2026-01-02 00:00, 2026-01-03 00:00, 2026-01-04 00:00, 2026-01-05 00:00"),
            ("0 0 31 2 1", "2026-02-02 00:00, 2026-02-09 00:00, 2026-02-16 00:00, 2026-02-23 00:00"),
            ("0 0 29 2 *", "2028-02-29 00:00, 2032-02-29 00:00, 2036-02-29 00:00, 2040-02-29 00:00"),
            // The 29th of February on a Sunday; 2100 has none.
            ("0 0 29 2 */7", "2032-02-29 00:00, 2060-02-29 00:00, 2088-02-29 00:00, 2128-02-29 00:00"),
        ])
    func days(cron: String, expected: String) throws {
        let schedule = try Self.schedule(cron)
        let times = Array(schedule.times(after: try Date(utc: "2026-01-01 00:00")).prefix(4))
        #expect(times.map(\.utc).joined(separator: ", ") == expected)
        // The same from the other end.
        for (earlier, later) in zip(times, times.dropFirst()) {
            #expect(schedule.latest(atOrBefore: later) == later)
            #expect(schedule.latest(atOrBefore: later.addingTimeInterval(-0.001)) == earlier)
        }
    }

    @Test func manyDaysAreCounted() throws {
        let start = try Date(utc: "2026-01-01 00:00")
        let end = start.addingTimeInterval(1000 * 86_400)
        #expect(try Self.schedule("*/5 * * * *").count(after: start, through: end) == 288_000)
        #expect(try Self.schedule("*/5 * * * *", "Europe/Berlin").count(after: start, through: end) == 288_000)
        #expect(try Self.schedule("*/5 * * * *").count(after: start, through: end, limit: 10) == 10)
        #expect(try Self.schedule("*/5 * * * *").count(after: end, through: start) == 0)
        #expect(try Self.schedule("30 2 * * *", "Europe/Berlin").count(after: start, through: end) == 1000)
    }

    /// Between two dates of the calendar nothing ends, and beyond it nothing crashes.
    @Test(arguments: [
        -Double.infinity, .infinity, .nan, -1e300, 1e300, -1e18, 1e18, -62_135_596_801, -62_135_596_800,
        253_402_300_799,
        253_402_300_800, 64_092_211_200, 0.5, -0.5,
    ])
    func oddMoments(seconds: Double) throws {
        for cron in ["* * * * *", "0 0 29 2 */7", "30 2 * * *"] {
            for zone in ["UTC", "Europe/Berlin", "Pacific/Apia"] {
                let schedule = try Self.schedule(cron, zone)
                let moment = Date(timeIntervalSince1970: seconds)
                if let next = schedule.next(after: moment), !seconds.isNaN { #expect(next > moment) }
                if let latest = schedule.latest(atOrBefore: moment), !seconds.isNaN { #expect(latest <= moment) }
                _ = CivilTime(moment, in: schedule.timeZone).description
            }
        }
    }
}
