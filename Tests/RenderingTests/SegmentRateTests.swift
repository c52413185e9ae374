import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Files of a model's rate in scenes of another.
@Suite struct SegmentRateTests {
    @Test(arguments: MasterFormat.allCases, [(16, 30), (8, 30), (12, 25), (24, 30), (24, 24), (16, 60)])
    func everythingMovesAtItsOwnSpeed(_ format: MasterFormat, _ rates: (file: Int, scene: Int)) throws {
        let folder = try TemporaryFolder()
        let writer = try MasterWriter(
            path: folder["a"], format: format, width: 32, height: 32, frameRate: Fraction(rates.file))
        for number in 0..<33 {
            var frame = try Frame(width: 32, height: 32, format: .yuv420p)
            for plane in 0..<3 {
                try frame.withMutablePlane(plane) { bytes, _ in
                    bytes.update(repeating: plane == 0 ? UInt8(20 + 6 * number) : 128)
                }
            }
            try writer.add(frame)
        }
        try writer.finish()
        let info = try MediaInfo.probe(path: folder["a"])
        let asset = Asset(
            kind: .video, hash: ContentHash(of: "a"), path: folder["a"], size: PixelSize(width: 32, height: 32),
            duration: info.duration)
        let clip = Clip(asset: asset, source: Rect(asset.size))
        let reader = try VideoReader(path: folder["a"])
        let deep = format == .ffv1
        // Past the end the last frame stays.
        for shown in 0..<(34 * rates.scene / rates.file) {
            let frame = try reader.frame(at: clip.sourceTime(at: shown, frameRate: FrameRate(rates.scene)))
            let level = frame.withPlane(0) { bytes, _ in
                deep ? (Int(bytes[0]) + 256 * Int(bytes[1])) / 4 : Int(bytes[0])
            }
            let expected = min(32, shown * rates.file / rates.scene)
            #expect((level - 20 + 3) / 6 == expected, "frame \(shown)")
        }
    }
}
