internal import Foundation
internal import Media

/// A frame whose pixels can be looked at one by one. Unchanging, safe to share.
final class DrawnFrame: Sendable {
    let width: Int
    let height: Int
    /// Limited range, a byte a pixel.
    let luma: [UInt8]
    /// A byte for two by two pixels each.
    private let blue: [UInt8]
    private let red: [UInt8]
    private let chromaWidth: Int

    /// - Parameter frame: 4:2:0, bt709, limited range, as `Still` draws.
    init(_ frame: borrowing Frame) {
        let (width, height) = (frame.width, frame.height)
        func plane(_ index: Int, _ width: Int, _ height: Int) -> [UInt8] {
            frame.withPlane(index) { bytes, stride in
                var rows: [UInt8] = []
                rows.reserveCapacity(width * height)
                for y in 0..<height { rows.append(contentsOf: bytes[y * stride..<y * stride + width]) }
                return rows
            }
        }
        self.width = width
        self.height = height
        chromaWidth = (width + 1) / 2
        luma = plane(0, width, height)
        blue = plane(1, chromaWidth, (height + 1) / 2)
        red = plane(2, chromaWidth, (height + 1) / 2)
    }

    /// The relative luminance of a pixel (WCAG 2.x), 0...1.
    func luminance(_ x: Int, _ y: Int) -> Double {
        let chroma = y / 2 * chromaWidth + x / 2
        let (luma, blue, red) = (
            1.164384 * (Double(luma[y * width + x]) - 16), Double(blue[chroma]) - 128, Double(red[chroma]) - 128
        )
        return Luminance.of(
            red: luma + 1.792741 * red, green: luma - 0.213249 * blue - 0.532909 * red, blue: luma + 2.112402 * blue)
    }
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
enum Luminance {
    /// The linear value of every byte of sRGB.
    private static let linear: [Double] = (0...255).map { byte in
        let value = Double(byte) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// - Parameters: sRGB, 0...255; what is outside is cut off.
    static func of(red: Double, green: Double, blue: Double) -> Double {
        func value(_ number: Double) -> Double { linear[Int(min(max(number, 0), 255).rounded())] }
        return 0.2126 * value(red) + 0.7152 * value(green) + 0.0722 * value(blue)
    }

    /// 1...21.
    static func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }
}
