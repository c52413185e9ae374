import Foundation
import TestSupport
import Testing

/// A store outlives what it is used with: other places of a project, and disks that lose bits.
@Suite struct SharedStoreTests {
    /// The shop with a picture, a sound and a second language, so that every kind of input has a path.
    private static func shop(in folder: TemporaryFolder) throws -> Shop {
        var shop = try CrashTests.shop()
        try shop.folder.write(
            "shop.xml",
            CrashTests.template.replacing(
                "<background fill=\"#336699\"/>", with: "<picture src=\"pictures/photo.png\" motion=\"zoomIn\"/>"))
        try FileManager.default.createDirectory(atPath: shop.folder["pictures"], withIntermediateDirectories: true)
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=96x54", "-frames:v", "1",
            shop.folder["pictures/photo.png"],
        ]).run()
        shop.environment["XDG_CACHE_HOME"] = folder["cache"]
        return shop
    }

    @Test func `two checkouts at different paths share everything`() throws {
        let cache = try TemporaryFolder()
        let (one, other) = (try Self.shop(in: cache), try Self.shop(in: cache))
        #expect(one.folder.path != other.folder.path)
        #expect(try one.render("--locale", "en,fr").status == 0)
        #expect(try other.render("--locale", "en,fr").status == 0)
        #expect(try other.totals()["made"] == 6)
        #expect(try other.totals()["chunksMade"] == 0)
        for name in one.videos { #expect(try one.bytes("out/\(name)") == other.bytes("out/\(name)"), "\(name)") }
        // Nor do they disturb each other's records.
        for shop in [one, other] {
            #expect(try shop.render("--locale", "en,fr").status == 0)
            #expect(try shop.totals()["unchanged"] == 6)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `bits that flip anywhere cost time and nothing else`(_ seed: UInt64) throws {
        let cache = try TemporaryFolder()
        let shop = try Self.shop(in: cache)
        #expect(try shop.render().status == 0)
        let expected = try CrashTests.decoded(shop)
        var random = Seeded(seed)
        for round in 0..<4 {
            // Pieces, sidecars, the index and the records alike.
            let found = try Command(["find", cache["cache"], "-type", "f", "-size", "+0"]).run().output
            // One digit of the store's version may make it another one's, which is told and left alone.
            let files = found.split(separator: "\n").map(String.init).filter { !$0.hasSuffix("/format") }.sorted()
            for path in files where Int.random(in: 0..<3, using: &random) == 0 {
                var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try file.write(contentsOf: Data(bytes))
                try file.close()
            }
            if round % 2 == 0 { try FileManager.default.removeItem(atPath: shop.folder["out"]) }
            let outcome = try shop.render()
            #expect(outcome.status == 0, "seed \(seed), round \(round): \(outcome.output)\(outcome.errors)")
            #expect(try CrashTests.decoded(shop) == expected, "seed \(seed), round \(round)")
        }
        _ = try shop.rowreel("store", "verify", "--repair")
        let verify = try shop.rowreel("store", "verify")
        #expect(verify.status == 0, "\(verify.output)")
    }
}
