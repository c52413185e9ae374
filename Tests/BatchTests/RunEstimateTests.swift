import Foundation
import TestSupport
import Testing

@testable import Batch

/// Runs on a simulated clock: slots take units in order, units cost what they cost.
@Suite struct RunEstimateTests {
    struct Unit {
        var part: WorkPart
        var amount: Double
        /// What it takes of a slot.
        var seconds: Double
    }

    struct Scene {
        var name: String
        var amount: Double
        /// Seconds for one of them.
        var cost: Double
    }

    /// What a moment of a run was told to take, and what it took.
    struct Moment {
        /// Share of the run's time that has gone.
        var at: Double
        var told: Double
        var real: Double
        /// Within a fifth. When little is left, one piece that takes longer than others of its kind is more than that:
        /// then three hundredths of the run.
        var isRight: Bool { abs(told - real) <= max(0.2 * real, 0.03 * real / (1 - at)) }
    }

    /// Scenes that differ up to twelve times in what a frame costs.
    static let scenes = [
        Scene(name: "hero", amount: 300, cost: 0.006), Scene(name: "hero → points", amount: 40, cost: 0.02),
        Scene(name: "points", amount: 420, cost: 0.012), Scene(name: "points → end", amount: 40, cost: 0.035),
        Scene(name: "end", amount: 120, cost: 0.003), Scene(name: "film", amount: 200, cost: 0.036),
    ]

    /// Rows that are each a little different: chunks, a sound, a join.
    ///
    /// - Parameters:
    ///   - isStored: Whether a chunk is in the store, by row and scene.
    ///   - sound: Seconds that mixing takes.
    static func units(
        rows: Int, scenes: [Scene] = Self.scenes, spread: Double = 0.3, sound: Double = 0.5, seed: UInt64,
        isStored: (Int, Int) -> Bool = { _, _ in false }
    ) -> [Unit] {
        var random = Seeded(seed)
        var units: [Unit] = []
        for row in 0..<rows {
            units.append(Unit(part: WorkPart(.prepare), amount: 1, seconds: 0.01))
            // The longest first, as the queue has it.
            for (index, scene) in scenes.enumerated().sorted(by: { $0.element.amount > $1.element.amount }) {
                let factor = Double.random(in: (1 - spread)...(1 + spread), using: &random)
                guard !isStored(row, index) else { continue }
                units.append(
                    Unit(
                        part: WorkPart(.encode, scene.name), amount: scene.amount,
                        seconds: scene.amount * scene.cost * factor))
            }
            units.append(Unit(part: WorkPart(.sound), amount: 30, seconds: sound))
            units.append(Unit(part: WorkPart(.join), amount: 1, seconds: 0.2))
        }
        return units
    }

    /// Plays a run and asks two hundred times how long it will still take.
    ///
    /// - Parameter load: How much longer work takes that begins at a time.
    static func play(
        _ units: [Unit], jobs: Int, rates: [WorkKind: WorkRate], load: (Double) -> Double = { _ in 1 }
    ) -> [Moment] {
        var totals = RunTotals()
        totals.jobs = jobs
        totals.rates = rates
        for unit in units { totals.work.add(unit.part, WorkAmount(unit.amount)) }
        var estimate = RunEstimate(totals, now: 0)
        // What happens when. Pieces of pictures tell of themselves in steps, others only in the end.
        var events: [(time: Double, order: Int, event: RunEvent)] = []
        var free = [Double](repeating: 0, count: jobs)
        for unit in units {
            let slot = free.indices.min { free[$0] < free[$1] } ?? 0
            events.append((free[slot], events.count, .started(slot: slot, unit.part, "")))
            let steps = unit.part.kind == .encode ? max(1, Int(unit.amount / 8)) : 1
            let seconds = unit.seconds * load(free[slot])
            for step in 1...steps {
                let done = WorkDone(
                    slot: slot, unit.part, amount: unit.amount / Double(steps), seconds: seconds / Double(steps))
                events.append(
                    (free[slot] + seconds * Double(step) / Double(steps), events.count, .worked(done)))
            }
            free[slot] += seconds
            events.append((free[slot], events.count, .ended(slot: slot)))
        }
        let end = free.max() ?? 0
        var asked = -1.0
        return events.sorted { ($0.time, $0.order) < ($1.time, $1.order) }.compactMap { event in
            estimate.take(event.event, now: event.time)
            guard event.time - asked >= end / 200 else { return nil }
            asked = event.time
            return estimate.secondsLeft(now: event.time).map {
                Moment(at: event.time / end, told: $0, real: end - event.time)
            }
        }
    }

    /// A machine of which nothing is known, one that became five times as slow, one that became five times as fast.
    static let histories: [[WorkKind: WorkRate]] = [
        [:], [.encode: WorkRate(0.0025)], [.encode: WorkRate(0.06), .join: WorkRate(1)],
    ]

    /// Every moment from a tenth of the run until little is left is right within a fifth.
    static func check(_ name: String, _ units: [Unit], jobs: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        for (index, rates) in histories.enumerated() {
            let moments = play(units, jobs: jobs, rates: rates).filter { (0.1...0.97).contains($0.at) }
            #expect(!moments.isEmpty, sourceLocation: sourceLocation)
            let wrong = moments.filter { !$0.isRight }
            let worst = wrong.max { abs($0.told / $0.real - 1) < abs($1.told / $1.real - 1) }
            #expect(
                wrong.isEmpty,
                "\(name), \(jobs) jobs, history \(index): \(wrong.count) of \(moments.count) wrong, worst \(worst.map { "at \($0.at) told \($0.told), really \($0.real)" } ?? "")",
                sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [1, 2, 8], [1, 2, 3] as [UInt64])
    func `many videos`(_ jobs: Int, _ seed: UInt64) {
        Self.check("many", Self.units(rows: 40, seed: seed), jobs: jobs)
    }

    @Test(arguments: [1, 2])
    func `few long videos`(_ jobs: Int) {
        // What a scene costs that nothing was seen of cannot be known: they differ a little.
        let scenes = [
            Scene(name: "a", amount: 2000, cost: 0.01), Scene(name: "b", amount: 1500, cost: 0.011),
            Scene(name: "c", amount: 3000, cost: 0.0095),
        ]
        for rows in [1, 2, 3] {
            Self.check("few \(rows)", Self.units(rows: rows, scenes: scenes, spread: 0.05, seed: 5), jobs: jobs)
        }
    }

    @Test(arguments: [2, 8])
    func `many short videos`(_ jobs: Int) {
        let scenes = [Scene(name: "a", amount: 20, cost: 0.004), Scene(name: "b", amount: 25, cost: 0.002)]
        Self.check("short", Self.units(rows: 2000, scenes: scenes, sound: 0.02, seed: 6), jobs: jobs)
    }

    @Test(arguments: [1, 2, 8])
    func `half of the chunks are in the store`(_ jobs: Int) {
        // Every other one of all, then those of the first half of the rows, then three scenes of all rows but four.
        Self.check("half", Self.units(rows: 40, seed: 7) { ($0 + $1).isMultiple(of: 2) }, jobs: jobs)
        Self.check("rows", Self.units(rows: 60, seed: 8) { row, _ in row < 30 }, jobs: jobs)
        Self.check("scenes", Self.units(rows: 60, seed: 9) { $1 > 2 && $0 % 15 != 0 }, jobs: jobs)
    }

    @Test(arguments: [1, 2, 8])
    func `one scene is slow`(_ jobs: Int) {
        var scenes = Self.scenes
        scenes[5].cost = 0.2
        // So many that one slow piece, which may be the last, is little of the run.
        Self.check("slow", Self.units(rows: 120, scenes: scenes, seed: 10), jobs: jobs)
    }

    @Test(arguments: [1, 2, 8])
    func `mostly sound`(_ jobs: Int) {
        Self.check("sound", Self.units(rows: 60, spread: 0.1, sound: 25, seed: 11), jobs: jobs)
    }

    @Test(arguments: [0.4, 2.5])
    func `others come to the machine, or go`(_ factor: Double) {
        // Some 400 s, of which the first hundred are of no use for the rest.
        let units = Self.units(rows: 50, seed: 12)
        let moments = Self.play(units, jobs: 2, rates: [:]) { $0 < 100 ? factor : 1 }
        let late = moments.filter { (0.75...0.97).contains($0.at) }
        #expect(late.count > 20 && late.allSatisfy(\.isRight), "\(late.filter { !$0.isRight })")
    }

    @Test func `what this machine did before is known from the start`() throws {
        let units = Self.units(rows: 6, spread: 0.2, seed: 4)
        let work = units.filter { $0.part.kind == .encode }
        let rate = work.reduce(0) { $0 + $1.seconds } / work.reduce(0) { $0 + $1.amount }
        let rates: [WorkKind: WorkRate] = [
            .encode: WorkRate(rate), .sound: WorkRate(0.5 / 30), .join: WorkRate(0.2),
        ]
        let first = try #require(Self.play(units, jobs: 2, rates: rates).first)
        #expect(first.isRight, "\(first)")
    }

    @Test func `nothing is told before anything is known`() {
        var totals = RunTotals(frames: 50)
        totals.work.add(WorkPart(.encode), WorkAmount(100))
        var estimate = RunEstimate(totals, now: 5)
        #expect(estimate.secondsLeft(now: 6) == nil)
        #expect(estimate.fraction(now: 6) == 0)
        estimate.begin(WorkPart(.encode), slot: 0, now: 5)
        estimate.add(WorkDone(slot: 0, WorkPart(.encode), amount: 100, frames: 50, seconds: 3), now: 8)
        estimate.end(slot: 0, now: 8)
        #expect(estimate.secondsLeft(now: 8) == 0)
        #expect(estimate.fraction(now: 8) == 1)
        #expect(estimate.rate(now: 10) == 10)
    }

    @Test func `what will not be done is no longer counted`() {
        var totals = RunTotals(frames: 50)
        totals.work.add(WorkPart(.encode), WorkAmount(100))
        totals.rates = [.encode: WorkRate(0.5)]
        var estimate = RunEstimate(totals, now: 0)
        #expect(estimate.secondsLeft(now: 0) == 50)
        estimate.drop(WorkPart(.encode), WorkAmount(60), frames: 30)
        #expect(estimate.secondsLeft(now: 0) == 20)
        #expect(estimate.framesPlanned == 20)
    }

    @Test func `a slot that is silent is believed to go on`() {
        var totals = RunTotals()
        totals.work.add(WorkPart(.segment, "wan"), WorkAmount(3, units: 3))
        totals.rates = [.segment: WorkRate(60)]
        var estimate = RunEstimate(totals, now: 0)
        estimate.begin(WorkPart(.segment, "wan"), slot: 2, now: 0)
        #expect(estimate.secondsLeft(now: 0) == 180)
        #expect(estimate.secondsLeft(now: 30) == 150)
        // But it is not done before it says so.
        #expect(estimate.secondsLeft(now: 1000) == 126)
    }

    @Test func `three equal pieces in two slots take as long as two after each other`() {
        var totals = RunTotals()
        for scene in ["a", "b", "c"] { totals.work.add(WorkPart(.encode, scene), WorkAmount(100)) }
        totals.rates = [.encode: WorkRate(0.1)]
        totals.jobs = 2
        #expect(RunEstimate(totals).secondsLeft(now: 0) == 20)
    }

    @Test func `nothing to do is done`() {
        #expect(RunEstimate().fraction(now: 1) == 1)
        #expect(RunEstimate().secondsLeft(now: 1) == 0)
    }
}
