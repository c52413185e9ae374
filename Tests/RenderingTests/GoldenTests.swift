import Foundation
import Media
import Testing
import TimelineModel

@testable import Rendering

/// Frames in `Cases/NAME/FRAME.png`, looked at once by a person and held from then on.
///
/// `ROWREEL_ACCEPT=1 swift test --filter GoldenTests` writes what is drawn now as the new frames, and fails all the same,
/// so that an accepting run is never taken for a passing one. Look at every changed picture before you commit it. A
/// picture that changed without a bump of a `Feature`'s epoch is not accepted: stores would go on giving the old one.
@Suite struct GoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

    @Test(arguments: GoldenCase.cases) func frameLooksAsAccepted(golden: GoldenCase) throws {
        let timeline = try golden.timeline()
        let still = Still(resources: RenderResources())
        for n in golden.frames {
            let name = "\(golden.name)/\(n)"
            let path = Self.folder.appendingPathComponent("\(name).png").path
            let frame = try still.frame(n, of: timeline)
            let bytes = try ImageWriter.encode(frame, as: .png)
            let epochs = try #require(timeline.slice(showing: n)).features.map { "\($0)=\($0.epoch)" }.joined(
                separator: " ")
            if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
                try accept(bytes, frame, name, path, epochs)
                continue
            }
            guard FileManager.default.fileExists(atPath: path) else {
                Issue.record("there is no Cases/\(name).png yet: run with ROWREEL_ACCEPT=1 and look at it")
                continue
            }
            let difference = try Difference(frame, path)
            if !difference.isInvisible {
                Attachment.record(Attachment(bytes, named: "\(golden.name)-\(n)-actual.png"))
                Issue.record("Cases/\(name).png: \(difference)")
            }
            #expect(
                try Self.epochs()[name] == epochs,
                "Cases/epochs.txt: \(name) was accepted with other epochs than \(epochs)")
        }
    }

    /// Writes the frame and the epochs it was drawn with; always records an issue.
    private func accept(
        _ bytes: [UInt8], _ frame: borrowing Frame, _ name: String, _ path: String, _ epochs: String
    ) throws {
        Self.writing.lock()
        defer { Self.writing.unlock() }
        var known = try Self.epochs()
        if FileManager.default.fileExists(atPath: path) {
            let isSame = try Difference(frame, path).isInvisible
            if !isSame, known[name] == epochs {
                Issue.record("\(name) changed, but no epoch of \(epochs) did: bump the one whose pictures are new")
                return
            }
            if isSame, known[name] == epochs { return }
        }
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        known[name] = epochs
        let text = known.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
        try text.write(to: Self.folder.appendingPathComponent("epochs.txt"), atomically: true, encoding: .utf8)
        Issue.record("accepted \(name).png: look at it, then run again without ROWREEL_ACCEPT")
    }

    private static let writing = NSLock()

    /// The epochs with which each frame was accepted.
    private static func epochs() throws -> [String: String] {
        let path = folder.appendingPathComponent("epochs.txt")
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return [:] }
        var result: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            if parts.count == 2 { result[parts[0]] = parts[1] }
        }
        return result
    }

    @Test func everyPictureBelongsToACaseAndIsSmall() throws {
        let known = Set(GoldenCase.cases.flatMap { golden in golden.frames.map { "\(golden.name)/\($0).png" } })
        let found = FileManager.default.enumerator(atPath: Self.folder.path)?.compactMap { $0 as? String } ?? []
        for file in found where file.hasSuffix(".png") {
            #expect(known.contains(file), "no case draws Cases/\(file): delete it")
            let size = try Data(contentsOf: Self.folder.appendingPathComponent(file)).count
            #expect(size <= 80_000, "Cases/\(file) has \(size) bytes: make the case smaller")
        }
        let dead = try Self.epochs().keys.filter { !known.contains("\($0).png") }
        #expect(dead.isEmpty, "Cases/epochs.txt names \(dead)")
    }
}

/// How far a frame is from an accepted picture.
struct Difference: CustomStringConvertible {
    var worst = 0
    var mean = 0.0
    var description: String

    init(_ frame: borrowing Frame, _ path: String) throws {
        let accepted = try Image.decode(path: path)
        let actual = try Scaler(
            sourceWidth: frame.width, sourceHeight: frame.height, width: frame.width, height: frame.height,
            format: .rgba
        ).scale(frame)
        guard actual.width == accepted.width, actual.height == accepted.height else {
            worst = 255
            mean = 255
            description =
                "it has \(actual.width)x\(actual.height) pixels instead of \(accepted.width)x\(accepted.height)"
            return
        }
        var (sum, count, worst) = (0, 0, 0)
        var place = (x: 0, y: 0)
        actual.withPlane(0) { a, strideA in
            accepted.withPlane(0) { b, strideB in
                for y in 0..<actual.height {
                    for x in 0..<actual.width * 4 {
                        let distance = abs(Int(a[y * strideA + x]) - Int(b[y * strideB + x]))
                        sum += distance
                        count += 1
                        if distance > worst { (worst, place) = (distance, (x / 4, y)) }
                    }
                }
            }
        }
        self.worst = worst
        mean = Double(sum) / Double(max(count, 1))
        description = "differs by up to \(worst) (at \(place.x),\(place.y)) and by \(mean) on average"
    }

    /// Rounding may differ between processors; no one sees it.
    var isInvisible: Bool { worst <= 6 && mean < 0.2 }
}
