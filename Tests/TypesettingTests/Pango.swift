import Foundation
import TestSupport

/// What Pango makes of a text: an engine that no one here wrote, asked by `pango-view` (package pango1.0-tools).
struct Pango: Decodable {
    struct Output: Decodable {
        var lines: [Line]
        var attributes: [Attributes]
        var unknown: Int

        enum CodingKeys: String, CodingKey {
            case lines
            case attributes = "log-attrs"
            case unknown = "unknown-glyphs"
        }
    }

    /// What may happen before a character.
    struct Attributes: Decodable {
        var isLineBreak: Bool?

        enum CodingKeys: String, CodingKey { case isLineBreak = "line-break" }
    }

    struct Line: Decodable {
        /// Where it begins and how long it is, in bytes of UTF-8.
        var start: Int
        var length: Int
        /// From left to right.
        var runs: [Run]

        enum CodingKeys: String, CodingKey {
            case start = "start-index"
            case length, runs
        }
    }

    struct Run: Decodable {
        var font: Font
        var glyphs: [Glyph]
    }

    struct Font: Decodable {
        /// SHA-256 of the file.
        var checksum: String
    }

    struct Glyph: Decodable {
        var glyph: UInt32
        /// 1024ths of a pixel.
        var width: Int
        var xOffset: Int?
        var yOffset: Int?

        enum CodingKeys: String, CodingKey {
            case glyph, width
            case xOffset = "x-offset"
            case yOffset = "y-offset"
        }
    }

    var text: String
    var output: Output

    /// The text of each line, with the spaces that hang over its end.
    var lines: [String] {
        let bytes = Array(text.utf8)
        return output.lines.map { String(decoding: bytes[$0.start..<$0.start + $0.length], as: UTF8.self) }
    }

    /// Lays a text out.
    ///
    /// - Parameters:
    ///   - font: A family, and a style such as `Bold`.
    ///   - size: The em size in pixels.
    ///   - width: Of the lines, in pixels.
    static func layOut(_ text: String, font: String, size: Int, width: Int, language: String) throws -> Pango {
        let folder = try TemporaryFolder()
        let output = folder.path + "/layout.json"
        let outcome = try Command([
            "pango-view", "--no-display", "--pixels", "--text=\(text)", "--font=\(font) \(size)px", "--width=\(width)",
            "--wrap=word", "--language=\(language)", "--hinting=none", "--hint-metrics=off", "--subpixel-positions",
            "--serialize-to=\(output)",
        ]).run()
        guard let data = FileManager.default.contents(atPath: output) else {
            throw CocoaError(.fileReadNoSuchFile, userInfo: ["pango-view": outcome.errors])
        }
        return try JSONDecoder().decode(Pango.self, from: data)
    }
}
