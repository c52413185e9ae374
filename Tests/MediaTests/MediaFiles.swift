import Foundation
import Media
import TestSupport
import Testing

/// A folder of media files that ffmpeg makes for one test; removed with the value.
///
/// The `ffmpeg` and `ffprobe` commands are the oracle here: the program itself never runs them.
final class MediaFiles: Sendable {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "rowreel-media-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Makes the file `name`; `arguments` are ffmpeg's, separated by spaces (none holds one).
    @discardableResult
    func make(_ name: String, _ arguments: String) throws -> String {
        let words = arguments.split(separator: " ").map(String.init)
        try run("ffmpeg", ["-v", "error", "-nostdin", "-y"] + words + [path(name)])
        return path(name)
    }

    /// Writes bytes as the file `name`.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// What ffprobe says about `entries` of a file, line by line.
    func probe(_ path: String, _ arguments: String) throws -> [String] {
        let words = arguments.split(separator: " ").map(String.init)
        return try run("ffprobe", ["-v", "error", "-of", "default=nw=1:nk=1"] + words + [path])
            .split(separator: "\n").map(String.init)
    }

    /// Runs a program and returns what it printed.
    @discardableResult
    func run(_ program: String, _ arguments: [String]) throws -> String {
        let outcome = try Command([program] + arguments).run()
        guard outcome.status == 0 else {
            throw Failure(text: ([program] + arguments).joined(separator: " ") + "\n" + outcome.errors)
        }
        return outcome.output
    }

    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }
}

/// A pixel for comparing: red, green, blue, alpha.
struct Pixel: Equatable, CustomStringConvertible {
    var red: Int
    var green: Int
    var blue: Int
    var alpha: Int = 255

    init(_ red: Int, _ green: Int, _ blue: Int, _ alpha: Int = 255) {
        (self.red, self.green, self.blue, self.alpha) = (red, green, blue, alpha)
    }

    /// Whether no component differs by more than `tolerance`.
    func isNear(_ other: Pixel, _ tolerance: Int = 4) -> Bool {
        abs(red - other.red) <= tolerance && abs(green - other.green) <= tolerance
            && abs(blue - other.blue) <= tolerance && abs(alpha - other.alpha) <= tolerance
    }

    var description: String { "(\(red) \(green) \(blue) \(alpha))" }
}

extension Frame {
    /// The pixel at (x, y) as straight sRGB; negative coordinates count from the far edge.
    borrowing func pixel(_ x: Int, _ y: Int) throws -> Pixel {
        if format == .rgba { return rgbaPixel(x < 0 ? width + x : x, y < 0 ? height + y : y) }
        let scaler = Scaler(sourceWidth: width, sourceHeight: height, width: width, height: height, format: .rgba)
        let converted = try scaler.scale(self)
        return converted.rgbaPixel(x < 0 ? width + x : x, y < 0 ? height + y : y)
    }

    borrowing func rgbaPixel(_ x: Int, _ y: Int) -> Pixel {
        withPlane(0) { bytes, stride in
            let at = y * stride + 4 * x
            return Pixel(Int(bytes[at]), Int(bytes[at + 1]), Int(bytes[at + 2]), Int(bytes[at + 3]))
        }
    }

    /// All bytes of a plane without the padding of rows.
    borrowing func plane(_ index: Int) -> [UInt8] {
        let columns = index == 0 || index == 3 ? width : (width + 1) >> format.chromaShiftX
        return withPlane(index) { bytes, stride in
            (0..<bytes.count / max(1, stride)).flatMap { bytes[$0 * stride..<$0 * stride + columns] }
        }
    }
}
