import Foundation
import TestSupport
import Testing

@testable import Scheduling

@Suite struct AgendaTests {
    private func entry(_ name: String, _ cron: String, _ zone: String = "UTC") throws -> Agenda.Entry {
        Agenda.Entry(name: name, schedule: try ScheduleTests.schedule(cron, zone))
    }

    private func date(_ text: String) throws -> Date { try Date(utc: "2026-06-" + text) }

    /// `shop 01 02:30 +3 #1`: what was due, how many were missed, which attempt.
    private func shown(_ decision: Decision) -> String {
        decision.starts.map { "\($0.name) \($0.due.utc.dropFirst(8)) +\($0.missed) #\($0.attempt)" }
            .joined(separator: ", ")
    }

    @Test func firstSightMissesNothing() throws {
        var agenda = Agenda([try entry("shop", "30 2 * * *")])
        let first = agenda.decide(now: try date("10 12:00"))
        #expect(first.starts == [] && first.setBack == nil && first.givenUp == [])
        #expect(first.wake == (try date("11 02:30")))
        #expect(first.changed["shop"]?.through == (try date("10 12:00")))
        // It is looked at early, too.
        let early = agenda.decide(now: try date("11 02:29"))
        #expect(early.starts == [] && early.changed == [:])
        let due = agenda.decide(now: try date("11 02:30"))
        #expect(shown(due) == "shop 11 02:30 +0 #1")
        #expect(due.changed["shop"]?.unfinished == .init(due: try date("11 02:30"), attempts: 1))
        // Nothing can become due while it runs.
        #expect(due.wake == nil)
        #expect(agenda.ended("shop", .finished)?.unfinished == nil)
        #expect(agenda.ended("shop", .finished) == nil)
        #expect(agenda.decide(now: try date("11 02:40")).wake == (try date("12 02:30")))
    }

    @Test func catchesUpOnce() throws {
        let memory = RunMemory(since: try date("01 12:00"), of: try entry("shop", "30 2 * * *").schedule)
        var agenda = Agenda([try entry("shop", "30 2 * * *")], memories: ["shop": memory])
        #expect(shown(agenda.decide(now: try date("05 09:00"))) == "shop 05 02:30 +3 #1")
        agenda.ended("shop", .finished)
        #expect(shown(agenda.decide(now: try date("05 09:01"))) == "")
        #expect(shown(agenda.decide(now: try date("06 02:30"))) == "shop 06 02:30 +0 #1")
    }

    @Test func runLongerThanItsInterval() throws {
        var agenda = Agenda([try entry("shop", "*/10 * * * *")])
        _ = agenda.decide(now: try date("01 00:05"))
        #expect(shown(agenda.decide(now: try date("01 00:10"))) == "shop 01 00:10 +0 #1")
        #expect(shown(agenda.decide(now: try date("01 00:20"))) == "")
        #expect(shown(agenda.decide(now: try date("01 00:45"))) == "")
        agenda.ended("shop", .finished)
        #expect(shown(agenda.decide(now: try date("01 00:45"))) == "shop 01 00:40 +2 #1")
        agenda.ended("shop", .finished)
        let decision = agenda.decide(now: try date("01 00:46"))
        #expect(shown(decision) == "")
        #expect(decision.wake == (try date("01 00:50")))
    }

    @Test func limitOfRunsAtOnce() throws {
        let entries = try ["d", "b", "a"].map { try entry($0, "0 3 * * *") } + [entry("c", "0 2 * * *")]
        var agenda = Agenda(entries + [try entry("often", "*/5 * * * *")], limit: 2)
        _ = agenda.decide(now: try date("01 01:59"))
        #expect(shown(agenda.decide(now: try date("01 02:00"))) == "c 01 02:00 +0 #1, often 01 02:00 +0 #1")
        #expect(shown(agenda.decide(now: try date("01 03:00"))) == "")
        agenda.ended("c", .finished)
        #expect(shown(agenda.decide(now: try date("01 03:00"))) == "a 01 03:00 +0 #1")
        agenda.ended("often", .finished)
        // It was due again at 2:05, and so before the others.
        #expect(shown(agenda.decide(now: try date("01 03:01"))) == "often 01 03:00 +11 #1")
        agenda.ended("a", .finished)
        agenda.ended("often", .finished)
        #expect(shown(agenda.decide(now: try date("01 03:30"))) == "b 01 03:00 +0 #1, d 01 03:00 +0 #1")
        agenda.ended("b", .finished)
        #expect(shown(agenda.decide(now: try date("01 03:30"))) == "often 01 03:30 +5 #1")
    }

    /// The service dies while a run is under way, again and again.
    @Test func unfinishedRunsAreBegunAgain() throws {
        let entries = [try entry("shop", "30 2 * * *")]
        var kept: [String: RunMemory] = [:]
        func restart(_ now: String, _ end: RunEnd? = nil) throws -> Decision {
            var agenda = Agenda(entries, memories: kept)
            let decision = agenda.decide(now: try date(now))
            kept.merge(decision.changed) { $1 }
            if let end { kept["shop"] = agenda.ended("shop", end) }
            return decision
        }
        _ = try restart("01 00:00")
        #expect(shown(try restart("01 02:31")) == "shop 01 02:30 +0 #1")
        #expect(shown(try restart("01 02:40", .stopped)) == "shop 01 02:30 +0 #2")
        #expect(shown(try restart("01 02:50", .lost)) == "shop 01 02:30 +0 #2")
        // Later times wait for it.
        #expect(shown(try restart("03 02:50")) == "shop 01 02:30 +0 #3")
        let last = try restart("03 03:00")
        #expect(last.givenUp == [.init(name: "shop", due: try date("01 02:30"), attempts: 3)])
        #expect(shown(last) == "shop 03 02:30 +1 #1")
        #expect(shown(try restart("03 03:10", .finished)) == "shop 03 02:30 +0 #2")
        #expect(shown(try restart("03 03:20")) == "")
        #expect(shown(try restart("04 02:30", .finished)) == "shop 04 02:30 +0 #1")
    }

    @Test(
        arguments: [
            (170, "", false), (190, "shop 01 09:00 +0 #1", true), (60 * 24 * 40, "shop 01 09:00 +956 #1", true),
        ])
    func clockSetBack(minutes: Int, begun: String, isNoticed: Bool) throws {
        var agenda = Agenda([try entry("shop", "0 * * * *")])
        _ = agenda.decide(now: try date("01 11:30"))
        #expect(shown(agenda.decide(now: try date("01 12:00"))) == "shop 01 12:00 +0 #1")
        agenda.ended("shop", .finished)
        let now = try date("01 12:00").addingTimeInterval(Double(-minutes * 60))
        let decision = agenda.decide(now: now)
        #expect((decision.setBack == Double(minutes * 60)) == isNoticed)
        #expect((decision.changed["shop"]?.through == now) == isNoticed)
        // By little, nothing is done until the clock has made up for it; by much, all from now on.
        #expect(shown(decision) == "")
        #expect(decision.wake == (isNoticed ? agenda.entries[0].schedule.next(after: now) : try date("01 13:00")))
        #expect(shown(agenda.decide(now: try date("01 09:00"))) == (isNoticed ? begun : ""))
    }

    /// A restart after the clock was set back knows it from what was kept.
    @Test func clockSetBackWhileNobodyLooked() throws {
        let shop = try entry("shop", "0 * * * *")
        let memory = RunMemory(through: try date("20 12:00"), schedule: shop.schedule.description)
        var agenda = Agenda([shop], memories: ["shop": memory])
        let decision = agenda.decide(now: try date("01 12:30"))
        #expect(decision.setBack == 19.0 * 86_400 - 1800)
        #expect(decision.wake == (try date("01 13:00")))
    }

    @Test func clockSetForward() throws {
        var agenda = Agenda([try entry("shop", "0 * * * *")])
        _ = agenda.decide(now: try date("01 11:30"))
        #expect(shown(agenda.decide(now: try date("02 11:30"))) == "shop 02 11:00 +23 #1")
    }

    @Test(arguments: [
        ("2026-03-28 12:00", "2026-03-30 12:00", "2026-03-29 01:00, 2026-03-30 00:30"),
        ("2026-10-24 12:00", "2026-10-26 12:00", "2026-10-25 00:30, 2026-10-26 01:30"),
    ])
    func daylightSaving(start: String, end: String, expected: String) throws {
        var agenda = Agenda([try entry("shop", "30 2 * * *", "Europe/Berlin")])
        let clock = ManualClock(try Date(utc: start))
        var begun: [String] = []
        while clock.now < (try Date(utc: end)) {
            let decision = agenda.decide(now: clock.now)
            begun += decision.starts.map(\.due.utc)
            for start in decision.starts { agenda.ended(start.name, .finished) }
            clock.sleep(until: decision.starts.isEmpty ? decision.wake : clock.now)
        }
        #expect(begun.joined(separator: ", ") == expected)
    }

    @Test func changedSchedule() throws {
        var agenda = Agenda([try entry("shop", "30 2 * * *")])
        _ = agenda.decide(now: try date("01 00:00"))
        #expect(shown(agenda.decide(now: try date("01 02:30"))) == "shop 01 02:30 +0 #1")
        agenda.replace([try entry("shop", "0 10 * * *"), try entry("new", "0 11 * * *")], limit: 1)
        agenda.ended("shop", .finished)
        let decision = agenda.decide(now: try date("01 12:00"))
        #expect(shown(decision) == "")
        #expect(decision.changed["shop"]?.schedule == "0 10 * * * UTC")
        #expect(decision.wake == (try date("02 10:00")))
        // One that is gone from the file still takes its place until it ends.
        #expect(shown(agenda.decide(now: try date("02 10:00"))) == "shop 02 10:00 +0 #1")
        agenda.replace([try entry("new", "0 11 * * *")], limit: 1)
        #expect(shown(agenda.decide(now: try date("02 11:00"))) == "")
        #expect(agenda.ended("shop", .finished) != nil)
        #expect(shown(agenda.decide(now: try date("02 11:00"))) == "new 02 11:00 +0 #1")
    }

    /// What killed it may still be there: memory that others need, a disk that is full.
    @Test func deadRunsRest() throws {
        var agenda = Agenda([try entry("shop", "0 9 * * *"), try entry("news", "* * * * *")])
        _ = agenda.decide(now: try date("01 08:58"))
        var now = try date("01 09:00")
        #expect(shown(agenda.decide(now: now)) == "news 01 09:00 +1 #1")
        agenda.ended("news", .finished)
        #expect(shown(agenda.decide(now: now)) == "shop 01 09:00 +0 #1")
        for (attempt, rest) in zip(2..., Agenda.rests) {
            agenda.ended("shop", .lost)
            // Others need not wait for it.
            let decision = agenda.decide(now: now)
            #expect(decision.starts.allSatisfy { $0.name == "news" })
            for start in decision.starts { agenda.ended(start.name, .finished) }
            #expect(try #require(agenda.decide(now: now).wake) <= now + rest)
            #expect(!shown(agenda.decide(now: now + rest - 1)).contains("shop"))
            agenda.ended("news", .finished)
            now += rest
            #expect(shown(agenda.decide(now: now)).contains("shop 01 09:00 +0 #\(attempt)"))
            agenda.ended("news", .finished)
        }
        agenda.ended("shop", .lost)
        #expect(agenda.decide(now: now).givenUp.map(\.name) == ["shop"])
    }

    /// By little, so that the schedules go on: the rest ends nevertheless.
    @Test func restsEndThoughTheClockIsSetBack() throws {
        var agenda = Agenda([try entry("shop", "0 9 * * *")])
        _ = agenda.decide(now: try date("01 08:58"))
        _ = agenda.decide(now: try date("01 10:00"))
        agenda.ended("shop", .lost)
        #expect(shown(agenda.decide(now: try date("01 10:00"))) == "")
        #expect(shown(agenda.decide(now: try date("01 09:30"))) == "shop 01 09:00 +0 #2")
    }

    @Test func countingStops() throws {
        let shop = try entry("shop", "* * * * *")
        var agenda = Agenda(
            [shop], memories: ["shop": RunMemory(since: try Date(utc: "2020-01-01 00:00"), of: shop.schedule)])
        #expect(agenda.decide(now: try date("01 00:00")).starts.first?.missed == Agenda.countLimit)
    }
}
