import Foundation
import TestSupport
import Testing

/// Runs that are killed at any moment: whatever is left, the next one goes on from there.
@Suite struct CrashTests {
    /// 64×36, three rows of two scenes and a transition, with sound: about a third of a second of work.
    static let template = Shop.template.replacing("160x90", with: "64x36").replacing(
        "dur=\"1s\"", with: "dur=\"600ms\""
    )
    .replacing("<scene id=\"hero\"", with: "<audio src=\"tone.wav\"/><scene id=\"hero\"")
    static let sheet = "sku,title,price\na,Watch,1\nb,Shoe,2\nc,Hat,3\n"

    static func shop() throws -> Shop {
        let shop = try Shop(template: template, sheet: sheet)
        let made = try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=1", shop.folder["tone.wav"],
        ]).run()
        #expect(made.status == 0, "\(made.errors)")
        return shop
    }

    /// The decoded pictures and sound of every video in the output folder.
    static func decoded(_ shop: Shop, in folder: String = "out") throws -> [String: String] {
        var result: [String: String] = [:]
        for name in shop.folder.names(folder) where name.hasSuffix(".mp4") && !name.hasPrefix(".") {
            let outcome = try Command(
                ["ffmpeg", "-v", "error", "-i", shop.folder["\(folder)/\(name)"], "-f", "streamhash", "-"]
            ).run()
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(name): \(outcome.errors)")
            result[name] = outcome.output
        }
        return result
    }

    @Test func `a run that is killed a hundred times ends as one that was not`() throws {
        let seed = ProcessInfo.processInfo.environment["ROWREEL_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...9999)
        print("crash test: ROWREEL_SEED=\(seed)")
        var random = Seeded(seed)

        let calm = try Self.shop()
        let start = ContinuousClock.now
        #expect(try calm.render("--jobs", "2").status == 0)
        var length = Double(milliseconds: start.duration(to: .now))
        let expected = try Self.decoded(calm)
        #expect(expected.count == 3)

        let shop = try Self.shop()
        var (kills, ends) = (0, 0)
        while kills < 100, ends < 100 {
            let running = try shop.command("render", "shop.xml", "--data", "shop.csv", "--jobs", "2").start()
            // Over the whole length of a run as they are here and now, and a little past its end.
            Thread.sleep(forTimeInterval: Double.random(in: 0...1.05, using: &random) * length / 1000)
            running.signal(SIGKILL)
            let outcome = running.wait()
            if outcome.status == 137 {
                kills += 1
            } else {
                // It was done before: begin again, and a little shorter.
                #expect(outcome.status == 0, "seed \(seed), after \(kills) kills: \(outcome.errors)")
                ends += 1
                length *= 0.97
                try check(shop, expected, "seed \(seed), after \(kills) kills")
                try forget(shop, &random)
            }
            // Whatever stands under a final name is whole, at any moment.
            if kills % 20 == 0 {
                for (name, hash) in try Self.decoded(shop) {
                    #expect(hash == expected[name], "seed \(seed), after \(kills) kills: \(name)")
                }
            }
        }
        #expect(kills >= 50, "the runs were over too soon to be killed")
        let last = try shop.render("--jobs", "2")
        #expect(last.status == 0, "seed \(seed): \(last.errors)")
        try check(shop, expected, "seed \(seed), at the end")
        // Pieces, sidecars, leases, locks, the index: all of it as if nobody had been killed.
        try verified(shop, "seed \(seed)")
        // And once that is so there is nothing left to do.
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["unchanged"] == 3)
    }

    /// Everything is there as it should be, and nothing else.
    func check(_ shop: Shop, _ expected: [String: String], _ words: String) throws {
        #expect(try Self.decoded(shop) == expected, "\(words)")
        #expect(shop.videos == ["a.jpg", "a.mp4", "b.jpg", "b.mp4", "c.jpg", "c.mp4"], "\(words)")
        #expect(shop.folder.names("cache/rowreel/aside").isEmpty, "\(words)")
    }

    /// Takes something away, so that there is work again: an output, or pieces of the store.
    func forget(_ shop: Shop, _ random: inout Seeded) throws {
        try? FileManager.default.removeItem(atPath: shop.folder["out"])
        if Bool.random(using: &random) {
            try? FileManager.default.removeItem(atPath: shop.folder["cache/rowreel/chunk"])
        }
    }

    @Test func `the file of the last run stays until its successor is whole`() throws {
        let shop = try Self.shop()
        #expect(try shop.render().status == 0)
        let before = try Self.decoded(shop)
        try shop.folder.write("shop.csv", Self.sheet.replacing("Shoe", with: "Boot"))
        var random = Seeded(7)
        for _ in 0..<10 {
            let running = try shop.command("render", "shop.xml", "--data", "shop.csv", "--force").start()
            Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.3, using: &random))
            running.signal(SIGKILL)
            _ = running.wait()
            let now = try Self.decoded(shop)
            #expect(now["a.mp4"] == before["a.mp4"] && now["c.mp4"] == before["c.mp4"])
            #expect(now.count == 3)
        }
    }

    @Test func `what dead processes left goes wherever videos are, and nothing else does`() throws {
        let shop = try Self.shop()
        let left = [".a.mp4.0123456789abcdef.part.mp4", "deep/er/.a.mp4.fedcba9876543210.part.mp4"]
        let other = [
            ".a.mp4.0123456789abcde.part.mp4", ".a.mp4.0123456789abcdeg.part.mp4", ".note.part.mp4",
            "a.0123456789abcdef.part.mp4", "elsewhere/.a.mp4.0123456789abcdef.part.mp4",
        ]
        let living = ["deep/er/.b.mp4.00000000000000ff.part.mp4"]
        for name in left + other + living { try shop.folder.write("out/\(name)", "left") }
        // Another machine's, or another container's: its number means nothing here, its lock does.
        let file = open(shop.folder["out/\(living[0])"], O_RDWR)
        #expect(file >= 0 && flock(file, LOCK_EX) == 0)
        defer { close(file) }
        #expect(try shop.render("--name", "deep/er/{key}.mp4").status == 0)
        func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: shop.folder["out/\(name)"]) }
        #expect(left.filter(isThere) == [])
        #expect((other + living).filter { !isThere($0) } == [])
    }

    @Test func `a run that is killed leaves nothing to the next one, in subfolders too`() throws {
        let shop = try Self.shop()
        var random = Seeded(11)
        for _ in 0..<10 {
            let running = try shop.command(
                "render", "shop.xml", "--data", "shop.csv", "--name", "{key}/film.mp4", "--force"
            ).start()
            Thread.sleep(forTimeInterval: Double.random(in: 0.05...0.4, using: &random))
            running.signal(SIGKILL)
            _ = running.wait()
        }
        #expect(try shop.render("--name", "{key}/film.mp4").status == 0)
        for key in ["a", "b", "c"] { #expect(shop.folder.names("out/\(key)") == ["film.jpg", "film.mp4"]) }
        try verified(shop)
    }

    /// The store holds nothing that does not belong there.
    func verified(_ shop: Shop, _ words: String = "") throws {
        let verify = try shop.rowreel("store", "verify")
        #expect(verify.status == 0 && verify.output.hasSuffix("; nothing is wrong\n"), "\(words): \(verify.output)")
    }

    @Test func `a clock that is set back changes nothing`() throws {
        let shop = try Self.shop()
        #expect(try shop.render().status == 0)
        // Files from the future, as after a clock that ran ahead: sources, results and the store.
        let future = Date(timeIntervalSinceNow: 90_000)
        for name in ["shop.xml", "shop.csv", "tone.wav"] {
            try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: shop.folder[name])
        }
        for path in FileManager.default.subpaths(atPath: shop.folder["cache"]) ?? [] {
            try FileManager.default.setAttributes(
                [.modificationDate: future], ofItemAtPath: shop.folder["cache/" + path])
        }
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["unchanged"] == 3)
        try shop.folder.write("shop.csv", Self.sheet.replacing("Shoe", with: "Boot"))
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["unchanged"] == 2)
        #expect(try shop.totals()["made"] == 1)
    }

    @Test func `an output folder that may not be written says so`() throws {
        let shop = try Self.shop()
        try FileManager.default.createDirectory(atPath: shop.folder["out"], withIntermediateDirectories: true)
        let isRoot = getuid() == 0
        // Root may write anywhere but on a file system that is read only.
        if isRoot {
            let mounted = try Command(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", shop.folder["out"]]).run()
            guard mounted.status == 0 else {
                print("SKIPPED: a folder that root may not write needs a mount, and this process may not")
                return
            }
        } else {
            chmod(shop.folder["out"], 0o555)
        }
        defer { if isRoot { _ = try? Command(["umount", "-l", shop.folder["out"]]).run() } }
        let outcome = try shop.render()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("out: error: videos cannot be written here"), "\(outcome.errors)")
        #expect(shop.folder.names("cache/rowreel/chunk").isEmpty)
    }
}

extension Double {
    fileprivate init(milliseconds duration: Duration) { self = duration / .milliseconds(1) }
}
