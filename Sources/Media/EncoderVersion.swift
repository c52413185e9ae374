internal import Glibc

/// Versions of the encoders behind libavcodec, which does not tell them.
///
/// Each library is loaded with libavcodec and has a function or a text of its own for this; it is looked up by name,
/// because Rowreel is not linked with the encoders and runs where one is missing.
enum EncoderVersion {
    /// From a function that returns a text.
    static func fromFunction(_ name: String) -> String {
        guard let symbol = dlsym(nil, name) else { return "missing" }
        let function = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<CChar>?).self)
        return majorMinor(function())
    }

    /// From a variable that holds a text.
    static func inVariable(_ name: String) -> String {
        guard let symbol = dlsym(nil, name) else { return "missing" }
        return majorMinor(symbol.load(as: UnsafePointer<CChar>?.self))
    }

    /// `v1.12.0-rc1` is 1.12: what follows does not change the pictures' format.
    private static func majorMinor(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "unknown" }
        let numbers = String(cString: text).drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
        return numbers.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// x264 tells its build only in the streams it makes: in the text of a user-data unit (SEI type 5).
    @Sendable static func x264() -> String { x264Build }

    private static let x264Build: String = {
        guard var frame = try? Frame(width: 64, height: 64, format: .yuv420p),
            let encoder = try? VideoEncoder(width: 64, height: 64, frameRate: Fraction(25), options: .draft)
        else { return "missing" }
        for plane in 0..<3 { try? frame.withMutablePlane(plane) { bytes, _ in bytes.update(repeating: 128) } }
        var packets = (try? encoder.encode(frame, time: 0)) ?? []
        packets += (try? encoder.finish()) ?? []
        let text = Array("x264 - core ".utf8)
        guard let data = packets.first?.data,
            let start = data.indices.first(where: { data[$0...].starts(with: text) })
        else { return "unknown" }
        let number = data[(start + text.count)...].prefix { (48...57).contains($0) }
        return String(decoding: number, as: UTF8.self)
    }()
}
