import Foundation
import TestSupport
import Testing

/// `rowreel compare`, with the filters of `ffmpeg` for an oracle.
@Suite struct CompareTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        let made = try Command([
            "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=16:d=0.75",
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-qp", "10", shop.folder["a.mp4"],
        ]).run()
        #expect(made.status == 0, "\(made.errors)")
        try make("b.mp4", "-c:v", "libx264", "-qp", "34")
    }

    private func make(_ name: String, _ arguments: String...) throws {
        let made = try Command(
            ["ffmpeg", "-v", "error", "-y", "-i", shop.folder["a.mp4"]] + arguments + [shop.folder[name]]
        ).run()
        #expect(made.status == 0, "\(made.errors)")
    }

    private func figures(_ arguments: String...) throws -> [String: Any] {
        var command = shop.command("compare", "--json")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    private func number(_ figures: [String: Any], _ names: String...) throws -> Double {
        var value: Any? = figures
        for name in names { value = (value as? [String: Any])?[name] }
        return try #require(value as? Double)
    }

    /// What follows `name:` in the last line that the filter prints.
    private func oracle(_ filter: String, _ name: String) throws -> Double {
        let outcome = try Command([
            "ffmpeg", "-hide_banner", "-nostats", "-i", shop.folder["b.mp4"], "-i", shop.folder["a.mp4"], "-lavfi",
            filter,
            "-f", "null", "-",
        ]).run()
        let line = try #require(outcome.errors.split(separator: "\n").last { $0.contains("\(name):") })
        let rest = try #require(line.range(of: " \(name):").map { line[$0.upperBound...] })
        return try #require(Double(rest.prefix { $0.isNumber || $0 == "." }))
    }

    @Test func `the figures are those of libavfilter`() throws {
        let figures = try figures("a.mp4", "b.mp4")
        for (key, name) in [("y", "y"), ("cb", "u"), ("cr", "v"), ("all", "average")] {
            let (ours, theirs) = (try number(figures, "psnr", key), try oracle("psnr", name))
            #expect(abs(ours - theirs) < 0.001, "PSNR \(key): \(ours), \(theirs)")
        }
        #expect(abs(try number(figures, "psnr", "least") - (try oracle("psnr", "min"))) < 0.001)
        for (key, name) in [("y", "Y"), ("cb", "U"), ("cr", "V"), ("all", "All")] {
            let (ours, theirs) = (try number(figures, "ssim", key), try oracle("ssim", name))
            #expect(abs(ours - theirs) < 0.00001, "SSIM \(key): \(ours), \(theirs)")
        }
        #expect(figures["frames"] as? Int == 12)
        // Coarse blocks take detail away.
        #expect(try number(figures, "second", "sharpness") < number(figures, "first", "sharpness"))
    }

    @Test func `a table for people`() throws {
        let outcome = try shop.rowreel("compare", "a.mp4", "b.mp4", "-o", "worst.png")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("           a.mp4"), "\(outcome.output)")
        #expect(outcome.output.contains("\nsize       160x120"))
        #expect(outcome.output.contains("\nPSNR  "))
        #expect(outcome.output.hasSuffix("of 12 differs most\n"))
        #expect(try shop.bytes("worst.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let same = try shop.rowreel("compare", "a.mp4", "a.mp4")
        #expect(same.output.hasSuffix("\nPSNR  every pixel of 12 frames is equal\n"))
    }

    @Test func `frames without a partner are left out`() throws {
        try make("short.mp4", "-frames:v", "5", "-c:v", "copy")
        let outcome = try shop.rowreel("compare", "a.mp4", "short.mp4")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("a.mp4 has 12 frames and short.mp4 5: the first 5 were compared"))
    }

    @Test func `what cannot be compared`() throws {
        try make("small.mp4", "-vf", "scale=80:60")
        try make("slow.mp4", "-r", "8")
        try make("sound.wav", "-f", "lavfi", "-i", "sine=d=0.1", "-map", "1:a")
        func errors(_ other: String, _ more: String...) throws -> String {
            var command = shop.command("compare", "a.mp4", other)
            command.arguments += more
            let outcome = try command.run()
            #expect(outcome.status == 2)
            return outcome.errors
        }
        #expect(try errors("small.mp4").contains("a.mp4 has 160x120 pixels and small.mp4 80x60"))
        #expect(try errors("slow.mp4").contains("a.mp4 has 16 frames per second and slow.mp4 8"))
        #expect(try errors("sound.wav").contains("sound.wav is a sound"))
        #expect(try errors("nothing.mp4").contains("nothing.mp4: No such file or directory"))
        #expect(try errors("b.mp4", "-o", "a.gif").contains("-o: error: \"a.gif\" names no kind of picture"))
        #expect(try errors("b.mp4", "-o", "nowhere/a.png").contains("nowhere/a.png"))
    }
}
