import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Scheduling

@Suite struct WallClockTests {
    @Test func wakingIsNotLost() {
        for clock in [SystemClock(), ManualClock(Date())] as [any WallClock] {
            clock.wake()
            clock.wake()
            #expect(clock.sleep(until: .distantFuture) == .woken)
            // Several count as one.
            #expect(clock.sleep(until: clock.now) == .due)
        }
    }

    @Test func pastMomentsAreDue() {
        for clock in [SystemClock(), ManualClock(Date())] as [any WallClock] {
            let now = clock.now
            #expect(clock.sleep(until: now) == .due)
            #expect(clock.sleep(until: .distantPast) == .due)
            #expect(clock.now >= now)
        }
    }

    @Test func systemClockSleepsUntilTheMoment() {
        let clock = SystemClock()
        let moment = clock.now.addingTimeInterval(0.2)
        #expect(clock.sleep(until: moment) == .due)
        #expect(clock.now >= moment)
    }

    @Test func anotherThreadWakes() {
        let clock = SystemClock()
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.1)
            clock.wake()
        }
        #expect(clock.sleep(until: nil) == .woken)
    }

    @Test func manualClockMovesThroughWhatHappens() throws {
        let start = try Date(utc: "2026-01-01 00:00")
        let clock = ManualClock(start)
        let seen = Mutex<[String]>([])
        func note(_ text: String) -> @Sendable () -> Void {
            { seen.withLock { $0.append("\(text) \(clock.now.utc.suffix(5))") } }
        }
        clock.at(start.addingTimeInterval(7200), note("second"))
        clock.at(start.addingTimeInterval(3600), note("first"))
        clock.at(start.addingTimeInterval(10_800), { clock.wake() })
        clock.at(start.addingTimeInterval(14_400), { clock.set(start) })
        #expect(clock.sleep(until: start.addingTimeInterval(5400)) == .due)
        #expect(clock.now.utc == "2026-01-01 01:30")
        #expect(clock.sleep(until: .distantFuture) == .woken)
        #expect(clock.now.utc == "2026-01-01 03:00")
        #expect(clock.sleep(until: .distantFuture) == .clockSetBack)
        #expect(clock.now == start)
        #expect(seen.withLock { $0 } == ["first 01:00", "second 02:00"])
        // Nobody would ever wake it.
        #expect(clock.sleep(until: nil) == .woken)
    }
}
