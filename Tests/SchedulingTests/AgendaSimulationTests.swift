import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// A service that is killed at any step, on a machine whose clock jumps, for a thousand days at a time.
@Suite struct AgendaSimulationTests {
    /// What a service keeps on disk, and what it did.
    private struct World {
        var memories: [String: RunMemory] = [:]
        /// Due times that were begun for the first time, by run.
        var begun: [String: [Date]] = [:]
        var missed: [String: Int] = [:]
        var attempts: [String: [Date: Int]] = [:]
        var givenUp = 0
        var kills = 0

        /// As one transaction, before anything is started.
        mutating func keep(_ decision: Decision) {
            memories.merge(decision.changed) { $1 }
            givenUp += decision.givenUp.count
            for start in decision.starts {
                if attempts[start.name]?[start.due] == nil { begun[start.name, default: []].append(start.due) }
                missed[start.name, default: 0] += start.missed
                attempts[start.name, default: [:]][start.due, default: 0] += 1
            }
        }
    }

    private func entries() throws -> [Agenda.Entry] {
        try [
            ("nightly", "30 2 * * *", "Europe/Berlin"), ("hourly", "0 * * * *", "America/New_York"),
            ("office", "*/20 8-18 * * 1-5", "Australia/Lord_Howe"), ("midnight", "0 0 * * *", "Asia/Beirut"),
            ("monthly", "15 4 1,15 * 5", "UTC"), ("yearly", "0 0 29 2 *", "Europe/London"),
        ].map { .init(name: $0.0, schedule: try ScheduleTests.schedule($0.1, $0.2)) }
    }

    /// Every due time is begun once or counted as missed once, whatever happens.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func aThousandDays(seed: UInt64) throws {
        var numbers = Seeded(seed)
        let entries = try entries()
        let start = try Date(utc: "2027-06-01 00:10")
        let end = start.addingTimeInterval(1000 * 86_400)
        let clock = ManualClock(start)
        let limit = Int(seed % 3) + 1
        var world = World()
        var agenda = Agenda(entries, limit: limit)
        var ends: [String: Date] = [:]

        func isKilled() -> Bool { Int.random(in: 0..<60, using: &numbers) == 0 }
        /// The service dies with all it has not kept, and is started again some time later, or at once.
        func restart() {
            world.kills += 1
            ends = [:]
            clock.set(clock.now.addingTimeInterval(Double([0, 5, 7200, 400_000].randomElement(using: &numbers) ?? 0)))
            agenda = Agenda(entries, limit: limit, memories: world.memories)
        }
        while clock.now < end {
            // The clock is set: forward by up to a day, or back by less than what counts as a correction.
            if Int.random(in: 0..<200, using: &numbers) == 0 {
                clock.set(clock.now.addingTimeInterval(Double.random(in: -5000...86_400, using: &numbers)))
            }
            let decision = agenda.decide(now: clock.now)
            #expect(decision.setBack == nil)
            if isKilled() {
                restart()
                continue
            }
            world.keep(decision)
            if isKilled() {
                restart()
                continue
            }
            for start in decision.starts {
                #expect(start.due <= clock.now && ends[start.name] == nil)
                let longest: Double = [60, 3000, 20_000].randomElement(using: &numbers) ?? 60
                let length = Double.random(in: 1...longest, using: &numbers)
                ends[start.name] = clock.now.addingTimeInterval(length)
            }
            #expect(ends.count <= limit && Set(ends.keys) == agenda.running)
            clock.sleep(until: ([decision.wake].compactMap { $0 } + ends.values).min())
            if isKilled() {
                restart()
                continue
            }
            for (name, moment) in ends.sorted(by: { $0.key < $1.key }) where moment <= clock.now {
                ends[name] = nil
                let ways: [RunEnd] = [.finished, .finished, .finished, .lost, .stopped]
                let memory = agenda.ended(name, ways.randomElement(using: &numbers) ?? .finished)
                if isKilled() {
                    restart()
                    break
                }
                world.memories[name] = memory
            }
        }
        #expect(world.kills > 100)
        #expect(world.givenUp > 0)
        for entry in entries {
            let begun = world.begun[entry.name] ?? []
            #expect(Set(begun).count == begun.count, "\(entry.name) was begun twice for a due time")
            #expect(begun == begun.sorted())
            let through = try #require(world.memories[entry.name]?.through)
            let due = Array(entry.schedule.times(after: start).prefix { $0 <= through })
            #expect(Set(begun).isSubset(of: due), "\(entry.name)")
            #expect(begun.count + (world.missed[entry.name] ?? 0) == due.count, "\(entry.name)")
            // Nothing is left lying: what is not dealt with is recent.
            let open = entry.schedule.next(after: through) ?? .distantFuture
            #expect(open > end.addingTimeInterval(-7 * 86_400), "\(entry.name)")
        }
        let begun = world.begun.values.reduce(0) { $0 + $1.count }
        let missed = world.missed.values.reduce(0, +)
        #expect(begun > 3000 && missed > 100, "\(begun) begun, \(missed) missed")
    }

    /// A long quiet time, simulated as a service would live it: nothing is missed, and nothing is late.
    @Test func nothingIsMissedWithoutTrouble() throws {
        let entries = try entries()
        let clock = ManualClock(try Date(utc: "2027-06-01 00:10"))
        let end = clock.now.addingTimeInterval(400 * 86_400)
        var agenda = Agenda(entries, limit: entries.count)
        var begun: [String: [Date]] = [:]
        let start = clock.now
        while clock.now < end {
            let decision = agenda.decide(now: clock.now)
            for start in decision.starts {
                #expect(start.missed == 0 && start.attempt == 1 && start.due == clock.now)
                begun[start.name, default: []].append(start.due)
                agenda.ended(start.name, .finished)
            }
            clock.sleep(until: decision.starts.isEmpty ? decision.wake : clock.now)
        }
        for entry in entries {
            #expect(begun[entry.name] ?? [] == Array(entry.schedule.times(after: start).prefix { $0 < end }))
        }
    }
}
