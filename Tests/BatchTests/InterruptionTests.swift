import Foundation
import TestSupport
import Testing

/// Ctrl-C, kill, and two runs at once.
@Suite struct InterruptionTests {
    /// Enough frames to be stopped in the middle.
    static let long = Shop.template.replacing("160x90", with: "640x360").replacing("dur=\"1s\"", with: "dur=\"20s\"")
    static let manyRows = "sku,title,price\n" + (0..<20).map { "k\($0),Watch \($0),\($0)\n" }.joined()

    /// The command as a shell starts it: with no signal blocked. Tests run on threads that block all of them, and what
    /// they start inherits that.
    private func asTyped(_ command: Command) -> Command {
        var command = command
        let script = """
            import os, signal, sys
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, signal.SIG_DFL)
            os.execv(sys.argv[1], sys.argv[1:])
            """
        command.arguments = ["python3", "-c", script] + command.arguments
        return command
    }

    /// Starts a run and waits until it has made a video.
    func started(_ shop: Shop) throws -> Command.Running {
        let running = try asTyped(shop.command("render", "shop.xml", "--data", "shop.csv", "--jobs", "2")).start()
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

    /// Had the run gone on to the end of the video this would take minutes.
    @Test(arguments: [[], ["--max-size", "100MB"]])
    func `a run stops in the midst of a video, and keeps none of it`(_ options: [String]) throws {
        let template = Self.long.replacing("dur=\"20s\"", with: "dur=\"1h\"")
        let shop = try Shop(template: template, sheet: "sku,title,price\na,Watch,1\n")
        var command = shop.command("render", "shop.xml", "--data", "shop.csv", "--jobs", "2", "--progress", "json")
        command.arguments += options
        let running = try asTyped(command).start()
        while running.isRunning, !running.output.contains(/"done":[1-9][0-9]*,"event":"progress"/) { usleep(10_000) }
        running.signal(SIGINT)
        let outcome = running.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(shop.videos.isEmpty)
        #expect(shop.folder.names("cache/rowreel/aside").isEmpty)
        let pieces = try Command(["find", shop.folder["cache/rowreel/chunk"], "-type", "f"]).run().output
        // Of two hours a few seconds, each with its sidecar.
        #expect(pieces.split(separator: "\n").count < 200, "\(pieces)")
    }

    /// 8 rows of two scenes, a transition and a sound: 24 chunks, of which some rows share the last.
    private static let shared =
        "sku,title,price\n" + (0..<8).map { "k\($0),Watch \($0),\($0 % 5)\n" }.joined()

    /// - Parameter folders: One for each run; with the same for both, each finds files that the other made.
    @Test(arguments: [["out", "out1"], ["out", "out"]])
    func `two runs on one store make every piece once`(_ folders: [String]) throws {
        let calm = try CrashTests.shop()
        try calm.folder.write("shop.csv", Self.shared)
        #expect(try calm.render().status == 0)
        let pieces = try #require(calm.totals()["chunksMade"])
        let expected = try CrashTests.decoded(calm)
        #expect(expected.count == 8 && pieces < 24)

        let shop = try CrashTests.shop()
        try shop.folder.write("shop.csv", Self.shared)
        var random = SystemRandomNumberGenerator()
        let runs = try folders.map { folder in
            defer { Thread.sleep(forTimeInterval: Double.random(in: 0...0.3, using: &random)) }
            return try shop.command(
                "render", "shop.xml", "--data", "shop.csv", "--output-dir", folder, "--jobs", "2", "--progress", "json"
            ).start()
        }
        let outcomes = runs.map { $0.wait() }
        #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.errors))")
        let made = try outcomes.map { outcome in
            let last = try #require(outcome.output.split(separator: "\n").last)
            let event = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
            return try #require((event?["totals"] as? [String: Int])?["chunksMade"])
        }
        // No piece was made by both, and none is missing.
        #expect(made.reduce(0, +) == pieces, "\(made)")
        for folder in Set(folders) {
            #expect(try CrashTests.decoded(shop, in: folder) == expected)
            #expect(!shop.folder.names(folder).contains { $0.hasPrefix(".") })
        }
        #expect(shop.folder.names("cache/rowreel/aside").isEmpty)
    }
}
