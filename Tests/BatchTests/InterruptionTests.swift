import Foundation
import TestSupport
import Testing

/// Ctrl-C, kill, and two runs at once.
@Suite struct InterruptionTests {
    /// Enough frames to be stopped in the middle.
    static let long = Shop.template.replacing("160x90", with: "640x360").replacing("dur=\"1s\"", with: "dur=\"20s\"")
    static let manyRows = "sku,title,price\n" + (0..<20).map { "k\($0),Watch \($0),\($0)\n" }.joined()

    /// Starts a run and waits until it has made a video.
    func started(_ shop: Shop) throws -> Command.Running {
        let running = try shop.command("render", "shop.xml", "--data", "shop.csv", "--jobs", "2").start()
        let end = Date(timeIntervalSinceNow: 120)
        while running.isRunning, Date() < end,
            !shop.videos.contains(where: { !$0.hasPrefix(".") && $0.hasSuffix(".mp4") })
        {
            Thread.sleep(forTimeInterval: 0.02)
        }
        return running
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `the first signal stops cleanly and soon`(_ signal: Int32) throws {
        let shop = try Shop(template: Self.long, sheet: Self.manyRows)
        let running = try started(shop)
        let start = ContinuousClock.now
        running.signal(signal)
        let outcome = running.wait()
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("stopping"))
        #expect(outcome.output.contains("not finished"))
        #expect(outcome.output.contains("1 made") || outcome.output.contains(" made"))
        // No half file under any name, and what is there plays.
        #expect(!shop.videos.contains { $0.hasPrefix(".") })
        #expect(shop.folder.names("cache/rowreel/aside").isEmpty)
        for name in shop.videos where name.hasSuffix(".mp4") {
            #expect(try shop.probe("out/\(name)")["nb_read_frames"] == "995")
        }
        #expect((try shop.totals()["stopped"] ?? 0) > 0)
    }

    @Test func `after a kill the next run goes on and clears up`() throws {
        let shop = try Shop(template: Self.long, sheet: "sku,title,price\na,Watch,1\nb,Shoe,2\nc,Hat,3\n")
        let running = try started(shop)
        running.signal(SIGKILL)
        #expect(running.wait().status == 137)
        let outcome = try shop.render()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(shop.videos == ["a.jpg", "a.mp4", "b.jpg", "b.mp4", "c.jpg", "c.mp4"])
        #expect(shop.folder.names("cache/rowreel/aside").isEmpty)
        #expect((try shop.totals()["chunksMade"] ?? 9) < 9)
        for name in ["a", "b", "c"] { #expect(try shop.probe("out/\(name).mp4")["nb_read_frames"] == "995") }
    }

    @Test func `two runs on one store make every chunk once`() throws {
        let shop = try Shop()
        let runs = try (0..<2).map { index in
            try shop.command("render", "shop.xml", "--data", "shop.csv", "--output-dir", "out\(index)").start()
        }
        #expect(runs.map { $0.wait().status } == [0, 0])
        let made = try (0..<2).map { index in
            (try shop.report("out\(index)/report.json")["totals"] as? [String: Int])?["chunksMade"] ?? 0
        }
        #expect(made.reduce(0, +) == 9)
        #expect(try shop.bytes("out0/a.mp4") == shop.bytes("out1/a.mp4"))
    }
}
