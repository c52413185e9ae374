import Foundation
import Media
import TestSupport
import TimelineModel

@testable import Rendering

/// A frame's samples, copied out without padding.
struct Samples: Equatable {
    let width: Int
    let height: Int
    var planes: [[UInt8]]

    init(_ frame: borrowing Frame) {
        width = frame.width
        height = frame.height
        planes = []
        for plane in 0..<3 {
            let shift = plane == 0 ? 0 : 1
            let (width, height) = ((width + shift) >> shift, (height + shift) >> shift)
            planes.append(
                frame.withPlane(plane) { bytes, stride in
                    (0..<height).flatMap { y in (0..<width).map { bytes[y * stride + $0] } }
                })
        }
    }

    func luma(_ x: Int, _ y: Int) -> Int { Int(planes[0][y * width + x]) }

    func color(_ x: Int, _ y: Int) -> [Int] {
        let chroma = y / 2 * ((width + 1) / 2) + x / 2
        return [luma(x, y), Int(planes[1][chroma]), Int(planes[2][chroma])]
    }
}

extension SliceRenderer {
    func samples(_ n: Int) throws -> Samples { Samples(try frame(n)) }
}

/// A small timeline to draw on.
struct Stage {
    var size = PixelSize(width: 64, height: 48)
    var rate = FrameRate(30)
    var frames = 10

    func slice(_ layers: [Layer], underlay: [Layer] = [], overlay: [Layer] = []) -> Slice {
        timeline(layers, underlay: underlay, overlay: overlay).slices[0]
    }

    func timeline(_ layers: [Layer], underlay: [Layer] = [], overlay: [Layer] = []) -> Timeline {
        Timeline(
            size: size, frameRate: rate, scenes: [Scene(id: "a", span: FrameSpan(0, frames), layers: layers)],
            underlay: underlay, overlay: overlay, audio: AudioMix(tracks: [], frames: frames))
    }

    var whole: Rect { Rect(size) }

    func background(_ color: Color) -> Layer { Layer(.background(.color(color)), box: whole) }

    func render(_ layers: [Layer], underlay: [Layer] = [], overlay: [Layer] = []) throws -> SliceRenderer {
        try SliceRenderer(slice(layers, underlay: underlay, overlay: overlay), resources: RenderResources())
    }
}

extension Color {
    static let pureRed = Color(red: 255, green: 0, blue: 0)
    static let pureGreen = Color(red: 0, green: 255, blue: 0)
    static let pureBlue = Color(red: 0, green: 0, blue: 255)
    static let middleGray = Color(red: 128, green: 128, blue: 128)

    /// bt709 limited, by the formulas of the recommendation.
    var video: [Int] {
        let r = Double(red) / 255
        let g = Double(green) / 255
        let b = Double(blue) / 255
        let y: Double = 0.2126 * r + 0.7152 * g + 0.0722 * b
        let values: [Double] = [16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748]
        return values.map { Int($0.rounded()) }
    }
}

/// Media files made by a test.
struct Fixtures {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A PNG with the pixels that `color` gives.
    func picture(
        _ width: Int, _ height: Int, name: String = "picture.png", _ color: (Int, Int) -> Color
    ) throws -> Asset {
        var frame = try Frame(width: width, height: height, format: .rgba)
        var hasAlpha = false
        try frame.withMutablePlane(0) { bytes, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let color = color(x, y)
                    let channels = [color.red, color.green, color.blue, color.alpha]
                    for channel in 0..<4 { bytes[y * stride + 4 * x + channel] = channels[channel] }
                    if color.alpha < 255 { hasAlpha = true }
                }
            }
        }
        try ImageWriter.write(frame, to: folder[name])
        let data = try Data(contentsOf: URL(fileURLWithPath: folder[name]))
        return Asset(
            kind: .image, hash: ContentHash(of: data), path: folder[name],
            size: PixelSize(width: width, height: height),
            hasAlpha: hasAlpha)
    }

    /// A video whose frame k is plain with luma 20 + 2k (while that is at most 235).
    func counter(
        _ name: String = "counter.mp4", frames: Int, rate: FrameRate, size: PixelSize = PixelSize(width: 64, height: 48)
    ) throws -> Asset {
        let encoder = try VideoEncoder(
            width: size.width, height: size.height, frameRate: Fraction(rate.numerator, rate.denominator),
            options: EncodingOptions(preset: "ultrafast", quality: 1, keyFrameInterval: 12))
        var packets: [Packet] = []
        for k in 0..<frames {
            var frame = try Frame(width: size.width, height: size.height, format: .yuv420p)
            for plane in 0..<3 {
                try frame.withMutablePlane(plane) { bytes, _ in
                    bytes.update(repeating: plane == 0 ? UInt8(20 + 2 * (k % 108)) : 128)
                }
            }
            packets += try encoder.encode(frame, time: k)
        }
        packets += try encoder.finish()
        let chunk = EncodedChunk(packets, by: encoder)
        let muxer = try Muxer(path: folder[name], like: chunk.stream)
        try muxer.append(chunk)
        try muxer.finish()
        return Asset(
            kind: .video, hash: ContentHash(of: name), path: folder[name], size: size,
            duration: frames * 1_000_000 * rate.denominator / rate.numerator, frameRate: rate)
    }
}
