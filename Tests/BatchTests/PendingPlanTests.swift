import Foundation
import Generation
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Batch

/// Plans of videos whose segments an engine is still to make.
@Suite struct PendingPlanTests {
    let tests: SegmentEngineTests
    var shop: Shop { tests.shop }

    init() throws {
        tests = try SegmentEngineTests()
        try shop.folder.write("shop.csv", "sku,model\na,wan\nb,cog\n")
    }

    func plan(_ engine: any SegmentEngine) throws -> WorkPlan {
        let project = ProjectRequest(template: shop.folder["shop.xml"], data: shop.folder["shop.csv"])
        var request = RenderRequest(project: project, outputFolder: shop.folder["out"])
        request.store = shop.folder["store"]
        request.jobs = 2
        request.engine = .made(engine)
        return try PlanRun(
            request, installation: try Installation.find(from: Shop.executable), display: QuietProgress(),
            interruption: Interruption()
        ).run()
    }

    /// The text without folders and without the estimate, which every machine makes otherwise.
    func text(_ plan: WorkPlan) -> String {
        plan.text.replacing(shop.folder.path + "/", with: "").split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("time: ") }.joined(separator: "\n")
    }

    @Test func `what shows a segment that is not there is pending`() throws {
        let engine = try SegmentEngineTests.FakeEngine(shop.folder)
        let plan = try plan(engine)
        #expect(
            text(plan) == """
                a  out/a.mp4
                  wait  hero  10 frames  pending: its segment is to be generated; new
                  make  end   10 frames  new
                  join

                b  out/b.mp4
                  wait  hero  10 frames  pending: its segment is to be generated; new
                  make  end   10 frames  new
                  join

                2 videos: 2 to make
                segments: 2 to generate
                chunks: 2 to make (20 frames), 2 pending (20 frames)

                """)
        #expect(plan.totals.frames == 40 && plan.totals.pendingFrames == 20)
        #expect(plan.totals.seconds == nil)
        #expect(engine.prompts.isEmpty)
    }

    @Test func `the same for programs`() throws {
        let plan = try plan(try SegmentEngineTests.FakeEngine(shop.folder))
        let json = try JSONSerialization.jsonObject(with: try plan.json) as? [String: Any] ?? [:]
        let totals = json["totals"] as? [String: Any] ?? [:]
        #expect(totals["segments"] as? Int == 2)
        #expect(totals["chunks"] as? [String: Int] == ["make": 2, "pending": 2, "stored": 0, "shared": 0])
        let videos = json["videos"] as? [[String: Any]] ?? []
        let pieces = videos.first?["pieces"] as? [[String: Any]] ?? []
        #expect(pieces.map { $0["state"] as? String } == ["pending", "make"])
        #expect((pieces.first?["why"] as? [[String: Any]])?.first?["code"] as? String == "new")
    }

    @Test func `with its segment a piece is planned like others`() async throws {
        let engine = try SegmentEngineTests.FakeEngine(shop.folder)
        #expect(try await tests.run(engine).exitStatus == 0)
        #expect(try text(plan(engine)) == "2 videos: 2 unchanged\n")
        // The pieces are gone, the segments are not.
        try FileManager.default.removeItem(atPath: shop.folder["store/chunk"])
        try FileManager.default.removeItem(atPath: shop.folder["out/a.mp4"])
        #expect(
            try text(plan(engine)) == """
                a  out/a.mp4
                  make  hero  10 frames  no longer in the store
                  make  end   10 frames  ″
                  join

                2 videos: 1 to make, 1 unchanged
                chunks: 2 to make (20 frames)

                """)
    }

    @Test func `another prompt makes its piece pending again, and says why`() async throws {
        let engine = try SegmentEngineTests.FakeEngine(shop.folder)
        #expect(try await tests.run(engine).exitStatus == 0)
        try shop.folder.write(
            "shop.xml",
            SegmentEngineTests.template.replacing("prompt=\"{{ sku }}\"", with: "prompt=\"a {{ sku }}\""))
        #expect(
            try text(plan(engine)) == """
                a  out/a.mp4
                  wait  hero  10 frames  pending: its segment is to be generated; shop.xml line 6
                  reuse 1 piece (10 frames)
                  join

                b  out/b.mp4
                  wait  hero  10 frames  pending: its segment is to be generated; shop.xml line 6
                  reuse 1 piece (10 frames)
                  join

                2 videos: 2 to make
                segments: 2 to generate
                chunks: 2 pending (20 frames), 2 in the store

                """)
    }

    @Test func `two videos that wait for the same piece make it once`() throws {
        try shop.folder.write(
            "shop.xml",
            SegmentEngineTests.template.replacing("prompt=\"{{ sku }}\"", with: "prompt=\"a watch\"")
                .replacing("model=\"{{ model }}\"", with: "model=\"wan\""))
        try shop.folder.write("shop.csv", "sku,model\na,wan\nb,wan\n")
        let plan = try plan(try SegmentEngineTests.FakeEngine(shop.folder))
        #expect(plan.totals.segments == 1)
        #expect(plan.videos.map { $0.pieces.map(\.state) } == [[.pending, .make], [.shared, .make]])
    }

    @Test func `progress counts what was pending once, and all of it in the end`() async throws {
        let engine = try SegmentEngineTests.FakeEngine(shop.folder)
        #expect(try await tests.run(engine).exitStatus == 0)
        let events = tests.events.all.withLock(\.self)
        var estimate = RunEstimate()
        for event in events {
            if case .planned(let totals) = event {
                estimate = RunEstimate(totals)
                #expect(totals.frames == 40 && totals.chunks == 4)
                #expect(totals.work.parts.map(\.kind).contains(.segment))
            }
            estimate.take(event, now: 0)
        }
        // The engine of the test makes the same segment for all, so what had been counted twice was made once.
        #expect(estimate.framesDone == 30 && estimate.framesPlanned == 30)
        #expect(estimate.secondsLeft(now: 0) == 0)
    }

    @Test func `progress drops what fails`() async throws {
        let engine = try SegmentEngineTests.FakeEngine(shop.folder) { request, _ in
            if request.prompt == "a" { throw EngineError(.refused, engine: "fake", "no") }
        }
        #expect(try await tests.run(engine).count(.failed) == 1)
        var view = RunView()
        for event in tests.events.all.withLock(\.self) { view.take(event, now: 0) }
        #expect(view.estimate.secondsLeft(now: 0) == 0 && view.estimate.fraction(now: 0) == 1)
        #expect(view.estimate.framesDone == view.estimate.framesPlanned)
        #expect(view.videosDone == 2 && view.videosFailed == 1 && view.slots.isEmpty)
    }
}
