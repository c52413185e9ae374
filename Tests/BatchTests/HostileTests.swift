import Foundation
import TestSupport
import Testing

/// Files and cells that mean harm, or are merely broken: told, never followed, never a crash.
@Suite struct HostileTests {
    static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="small" size="160x90"/>
          <data key="sku">
            <column name="sku"/>
            <column name="photo" type="image" optional="true"/>
            <column name="film" type="video" optional="true"/>
            <column name="sound" type="audio" optional="true"/>
          </data>
          <scene dur="400ms">
            <background fill="#336699"/>
            <picture src="{{ photo }}" if="photo"/>
            <clip src="{{ film }}" if="film"/>
          </scene>
          <audio src="{{ sound }}" if="sound"/>
        </video>
        """

    /// A shop with one bad row (`bad`) and one good row, and a secret beside the project's folder.
    func shop(_ photo: String, film: String = "", sound: String = "") throws -> Shop {
        let shop = try Shop(
            template: Self.template, sheet: "sku,photo,film,sound\nbad,\(photo),\(film),\(sound)\ngood,good.png,,\n")
        try FileManager.default.createDirectory(atPath: shop.folder["project"], withIntermediateDirectories: true)
        for name in ["shop.xml", "shop.csv"] {
            try FileManager.default.moveItem(atPath: shop.folder[name], toPath: shop.folder["project/\(name)"])
        }
        for name in ["secret.png", "project/good.png"] {
            let ffmpeg = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1"]
            try Command(ffmpeg + [shop.folder[name]]).run()
        }
        return shop
    }

    /// Renders the project; the good row must be there and the bad one must not.
    func errors(_ shop: Shop) throws -> String {
        var command = shop.command("render", "shop.xml", "--data", "shop.csv")
        command.folder = shop.folder["project"]
        let outcome = try command.run()
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(shop.folder.names("project/out").filter { $0.hasSuffix(".mp4") } == ["good.mp4"])
        return outcome.errors
    }

    @Test(arguments: ["../secret.png", "../../../../etc/passwd", "/etc/passwd", "link.png", "folder/../../secret.png"])
    func `paths that lead out`(_ path: String) throws {
        let shop = try shop(path)
        try FileManager.default.createSymbolicLink(
            atPath: shop.folder["project/link.png"], withDestinationPath: shop.folder["secret.png"])
        let errors = try errors(shop)
        #expect(errors.contains("shop.csv B2: error: "), "\(errors)")
        #expect(errors.contains("outside"), "\(errors)")
    }

    @Test(arguments: [
        "http://example.com/a.png", "https://example.com/a.png", "file:///etc/passwd", "concat:a|b", "data:x",
    ])
    func `addresses and protocols`(_ name: String) throws {
        let errors = try errors(try shop(name))
        #expect(errors.contains("shop.csv B2: error: "), "\(errors)")
    }

    @Test func `a corrupt picture`() throws {
        let shop = try shop("torn.png")
        let good = try Data(contentsOf: URL(fileURLWithPath: shop.folder["project/good.png"]))
        try shop.folder.write("project/torn.png", good.prefix(good.count / 3))
        #expect(try errors(shop).contains("torn.png"))
    }

    @Test(arguments: ["empty.png", "text.png", "folder.png"])
    func `what is no picture`(_ name: String) throws {
        let shop = try shop(name)
        try shop.folder.write("project/empty.png", "")
        try shop.folder.write("project/text.png", "<?php system('id') ?>")
        try FileManager.default.createDirectory(
            atPath: shop.folder["project/folder.png"], withIntermediateDirectories: true)
        let errors = try errors(shop)
        #expect(errors.contains("shop.csv B2: error: ") && errors.contains(name), "\(errors)")
    }

    @Test func `a video without frames, and one of no length`() throws {
        let shop = try shop("", film: "none.mp4")
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1", "-frames:v", "0", "-c:v", "libx264",
            shop.folder["project/none.mp4"],
        ]).run()
        if !FileManager.default.fileExists(atPath: shop.folder["project/none.mp4"]) {
            try shop.folder.write("project/none.mp4", "")
        }
        let errors = try errors(shop)
        #expect(errors.contains("shop.csv C2: error: ") && errors.contains("none.mp4"), "\(errors)")
    }

    @Test func `a sound that is none`() throws {
        let shop = try shop("", sound: "noise.ogg")
        try shop.folder.write("project/noise.ogg", Data((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }))
        let errors = try errors(shop)
        #expect(errors.contains("shop.csv D2: error: "), "\(errors)")
    }

    @Test func `a picture where a video belongs`() throws {
        let errors = try errors(try shop("", film: "good.png"))
        #expect(errors.contains("\"good.png\" is a picture, and a video is needed\n  hint: show it with <picture>"))
    }

    @Test func `a picture that is not there`() throws {
        #expect(try errors(try shop("goood.png")).contains("did you mean \"good.png\"?"))
    }
}
