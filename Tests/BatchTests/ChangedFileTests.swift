import Foundation
import TestSupport
import Testing

/// Files that change while videos are made from them: no piece is kept under the name of other bytes.
@Suite struct ChangedFileTests {
    private static let template = Shop.template
        .replacing("160x90", with: "640x360").replacing("dur=\"1s\"", with: "dur=\"20s\"")
        .replacing("<background fill=\"#336699\"/>", with: "<picture src=\"photo.png\" motion=\"zoomIn\"/>")

    private static func picture(_ color: String, _ path: String) throws {
        try Command([
            "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=\(color):s=320x180", "-frames:v", "1", path,
        ]).run()
    }

    /// Starts a run and waits until it draws.
    private func started(_ shop: Shop, _ arguments: [String] = []) throws -> Command.Running {
        var command = shop.command("render", "shop.xml", "--data", "shop.csv", "--progress", "json", "--jobs", "1")
        command.arguments += arguments
        let running = try command.start()
        while running.isRunning, !running.output.contains(/"done":[1-9][0-9]*,"event":"progress"/) { usleep(5_000) }
        return running
    }

    @Test(arguments: [[], ["--max-size", "2MB"]])
    func `a picture that is replaced while it is drawn fails its videos, and is drawn anew the next time`(
        _ options: [String]
    ) throws {
        let shop = try Shop(template: Self.template, sheet: "sku,title,price\na,Watch,1\n")
        try Self.picture("red", shop.folder["photo.png"])
        try Self.picture("blue", shop.folder["new.png"])
        let running = try started(shop, options)
        #expect(rename(shop.folder["new.png"], shop.folder["photo.png"]) == 0)
        let outcome = running.wait()
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.output.contains("photo.png changed while a video was made from it"), "\(outcome.output)")
        #expect(!shop.videos.contains("a.mp4"))
        let videos = try #require(shop.report()["videos"] as? [[String: Any]])
        #expect(videos.map { $0["failure"] as? String } == ["asset"])

        #expect(try shop.render("--failed").status == 0)
        let other = try Shop(template: Self.template, sheet: "sku,title,price\na,Watch,1\n")
        try Self.picture("blue", other.folder["photo.png"])
        #expect(try other.render().status == 0)
        #expect(try shop.bytes("out/a.mp4") == other.bytes("out/a.mp4"))
    }

    @Test func `a picture that is merely touched fails nothing`() throws {
        let shop = try Shop(template: Self.template, sheet: "sku,title,price\na,Watch,1\n")
        try Self.picture("red", shop.folder["photo.png"])
        let running = try started(shop)
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: shop.folder["photo.png"])
        #expect(running.wait().status == 0)
    }
}
