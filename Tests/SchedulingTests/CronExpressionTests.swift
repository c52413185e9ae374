import Diagnostics
import Foundation
import TestSupport
import Testing
import TimeZones

@testable import Scheduling

@Suite struct CronExpressionTests {
    /// What is read, as minutes, hours, days, months and days of the week.
    @Test(
        arguments: [
            ("30 2 * * 1-5", "30|2|*|*|1,2,3,4,5"), ("*/15 8-18/2 * * *", "0,15,30,45|8,10,12,14,16,18|*|*|*"),
            ("0 0 1,15 JAN,jul mon", "0|0|1,15|1,7|1"), ("0 0 * * 7", "0|0|*|*|0"), ("0 0 * * 0", "0|0|*|*|0"),
            ("0 0 * * fri-sun", "0|0|*|*|0,5,6"), ("0 0 * * 5-7", "0|0|*|*|0,5,6"), ("0 0 * * */7", "0|0|*|*|0"),
            ("0 0 * * sun-tue", "0|0|*|*|0,1,2"), ("0 0 * * 0-7", "0|0|*|*|*"),
            ("0-59 0-23 1-31 1-12 1-7", "*|*|*|*|*"),
            ("  5\t4  * * *  ", "5|4|*|*|*"), ("59-59 23 31 12 6", "59|23|31|12|6"), ("1,1,1 07 * * *", "1|7|*|*|*"),
            ("@hourly", "0|*|*|*|*"), ("@daily", "0|0|*|*|*"), ("@Midnight", "0|0|*|*|*"), ("@weekly", "0|0|*|*|0"),
            ("@monthly", "0|0|1|*|*"), ("@yearly", "0|0|1|1|*"), ("@annually", "0|0|1|1|*"),
            ("0 0 29 2 *", "0|0|29|2|*"), ("0 0 31 2 1", "0|0|31|2|1"),
        ])
    func reading(text: String, expected: String) throws {
        let cron = try CronExpression(text)
        #expect(cron.description == text)
        let fields = [cron.minute, cron.hour, cron.dayOfMonth, cron.month, cron.dayOfWeek].map { field in
            field.isFull ? "*" : (0...59).filter(field.contains).map(String.init).joined(separator: ",")
        }
        #expect(fields.joined(separator: "|") == expected)
    }

    @Test(
        arguments: [
            ("", 1, "the schedule is empty", "write five fields"),
            ("30 2 * *", 1, "\"30 2 * *\" has 4 fields, and a schedule has five", "write five fields"),
            ("30", 1, "\"30\" has 1 field, and a schedule has five", "write five fields"),
            (
                "0 30 2 * * *", 1, "\"0 30 2 * * *\" has six fields, and a schedule has five: seconds cannot be given",
                "did you mean \"30 2 * * *\"?"
            ),
            (
                "30 2 * * * make all", 12, "\"make\" stands after the five fields of a schedule",
                "did you mean \"30 2 * * *\"?"
            ),
            ("60 * * * *", 1, "\"60\" is no minute: minutes go from 0 to 59", nil),
            ("0 24 * * *", 3, "\"24\" is no hour: hours go from 0 to 23", "midnight is hour 0"),
            ("0 0 0 * *", 5, "\"0\" is no day of the month: days of the month go from 1 to 31", nil),
            ("0 0 1-32 * *", 7, "\"32\" is no day of the month: days of the month go from 1 to 31", nil),
            ("0  0 * 13 *", 8, "\"13\" is no month: months go from 1 to 12", nil),
            ("0 0 * * 8", 9, "\"8\" is no day of the week: days of the week go from 0 to 7", nil),
            ("99999999999999999999 * * * *", 1, "\"99999999999999999999\" is no minute: minutes go from 0 to 59", nil),
            ("-5 * * * *", 1, "\"-5\" is no minute: minutes go from 0 to 59", nil),
            ("٣ * * * *", 1, "\"٣\" is no minute: minutes go from 0 to 59", nil),
            ("0 18-8 * * *", 3, "\"18-8\" runs backwards", "did you mean 18-23,0-8?"),
            ("0 23-0 * * *", 3, "\"23-0\" runs backwards", "did you mean 23,0?"),
            ("0 0 * nov-feb *", 7, "\"nov-feb\" runs backwards", "did you mean nov-dec,jan-feb?"),
            ("0 0 * * fri-mon", 9, "\"fri-mon\" runs backwards", "did you mean fri-sat,sun-mon?"),
            ("0 0 * * 7-3", 9, "\"7-3\" runs backwards", "did you mean 0-3?"),
            ("0 0 * jnu *", 7, "\"jnu\" is no month: months go from 1 to 12", "did you mean \"jun\"?"),
            ("0 0 * * mon,wde", 13, "\"wde\" is no day of the week", "did you mean \"wed\"?"),
            ("0 0 * * Monday", 9, "\"Monday\" is no day of the week", "did you mean \"mon\"?"),
            ("*/0 * * * *", 1, "a step of 0 never gets on", "all minutes"),
            ("*/x * * * *", 1, "\"x\" is no step", "a step is a number"),
            ("*/ * * * *", 1, "\"\" is no step", "a step is a number"),
            ("*/90 * * * *", 1, "a step of \"90\" is longer than all minutes", "begins anew with the next hour"),
            ("5/15 * * * *", 1, "\"5/15\" steps from one value", "did you mean 5-59/15, or */15?"),
            ("1,,2 * * * *", 1, "\"1,,2\" has a comma with nothing beside it", "a list is written like 0,2"),
            ("0 0 ? * 1", 5, "\"?\" is no day of the month", "write * for any day of the month"),
            ("0 0 L * *", 5, "\"L\" is no day of the month", "other programs'"),
            ("0 0 * * 5#3", 9, "\"5#3\" is no day of the week", "other programs'"),
            ("0 0 31 2 *", 5, "\"0 0 31 2 *\" never comes: no month of \"2\" has a day of \"31\"", "first of the next"),
            ("0 0 31 4,6,9,11 */2", 5, "never comes", "first of the next"),
            ("@reboot", 1, "@reboot is no time", "begun when the service starts"),
            ("@dayly", 1, "\"@dayly\" is no schedule", "did you mean \"@daily\"?"),
            ("@every 5m", 1, "\"@every\" is no schedule", "known are @annually"),
            ("@daily 5", 8, "\"5\" stands after @daily", "leave it out"),
        ] as [(String, Int, String, String?)])
    func refused(text: String, column: Int, message: String, hint: String?) throws {
        do {
            _ = try CronExpression(text, at: .source(file: "shop.yaml", line: 7, column: 11))
            Issue.record("accepted")
        } catch {
            #expect(error.code == "bad-schedule")
            #expect(error.message.contains(message), "\(error.message)")
            if let hint { #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "no hint")") }
            #expect((error.hint == nil) == (hint == nil), "\(error.hint ?? "no hint")")
            #expect(error.place == .source(file: "shop.yaml", line: 7, column: 10 + column))
        }
    }

    /// What hints propose can be read.
    @Test(arguments: ["0 18-8 * * *", "0 0 * * fri-mon", "0 0 * nov-feb *", "0 0 * * 7-3", "5/15 * * * *"])
    func hintsAreRight(text: String) throws {
        let error = #expect(throws: Diagnostic.self) { try CronExpression(text) }
        let proposed = try #require(error?.hint?.firstMatch(of: /did you mean ([^?, ]+(,[^?, ]+)*)/)?.1)
        let wrong = try #require(error?.message.firstMatch(of: /"([^"]+)"/)?.1)
        _ = try CronExpression(text.replacingOccurrences(of: wrong, with: proposed))
    }

    /// Nothing that is typed brings the program down or keeps it busy, and what is accepted has a time.
    @Test func hostile() throws {
        var numbers = Seeded(41)
        let pieces = [
            "*", "/", "-", ",", " ", "\t", "0", "1", "5", "7", "31", "59", "60", "999999999999999999999", "jan", "SUN",
            "@", "@daily", "?", "L", "#", "\u{0}", "é", "👩‍👩‍👧", "\u{301}", "\n", "%", "+", "٣", " * * *", "-1", "1-7",
            "*/2",
        ]
        var texts = (0..<3000).map { _ in
            (0..<Int.random(in: 0...14, using: &numbers)).map { _ in pieces.randomElement(using: &numbers) ?? "" }
                .joined()
        }
        let long = String(repeating: "1,", count: 100_000)
        texts += [long + "1 * * * *", String(repeating: "* ", count: 100_000), String(repeating: "é", count: 100_000)]
        texts += [String(repeating: "-", count: 50_000) + " * * * *", "@" + long, "* * * * " + long]
        let utc = try Zone.named("UTC")
        for text in texts {
            do {
                let cron = try CronExpression(text, at: .source(file: "a", line: 1, column: 1))
                #expect(
                    Schedule(cron: cron, timeZone: utc).next(after: Date(timeIntervalSince1970: 0)) != nil, "\(text)")
            } catch {
                #expect(error.message.count < 300)
            }
        }
    }
}
