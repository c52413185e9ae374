internal import TimelineModel

/// Takes a YUV4MPEG2 stream apart while it comes: C444p10, as Documentation/Worker.md has it.
///
/// Nobody is believed: the header has to say what was asked for, and no memory is taken for more than one frame.
struct FrameStream {
    /// Why what came is not the stream that was asked for.
    struct Damage: Error {
        var reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private enum Stage {
        case header, frameHeader, pixels
    }

    private let size: PixelSize
    private let frames: Int
    private var stage = Stage.header
    private var line: [UInt8] = []
    private var pixels: [UInt8] = []
    private var done = 0

    /// In bytes: three planes of 16 bits for a sample.
    private var frameBytes: Int { size.width * size.height * 6 }

    init(size: PixelSize, frames: Int) {
        self.size = size
        self.frames = frames
    }

    /// Reads on.
    ///
    /// - Returns: The frames that are whole now: their three planes, without padding.
    mutating func receive(_ bytes: [UInt8]) throws(Damage) -> [[UInt8]] {
        var whole: [[UInt8]] = []
        var at = 0
        while at < bytes.count {
            guard stage == .pixels else {
                let byte = bytes[at]
                at += 1
                if byte != UInt8(ascii: "\n") {
                    line.append(byte)
                    if line.count > 256 { throw Damage(stage == .header ? notAStream : "a frame's header is too long") }
                } else {
                    try endLine()
                }
                continue
            }
            let count = min(bytes.count - at, frameBytes - pixels.count)
            pixels.append(contentsOf: bytes[at..<(at + count)])
            at += count
            guard pixels.count == frameBytes else { continue }
            whole.append(pixels)
            pixels = []
            done += 1
            stage = .frameHeader
        }
        return whole
    }

    /// Nothing follows.
    func finish() throws(Damage) {
        if stage == .header { throw Damage(notAStream) }
        guard done == frames, line.isEmpty, stage == .frameHeader else {
            throw Damage("it ends after \(done) of \(frames) frames")
        }
    }

    private var notAStream: String { "it does not begin as YUV4MPEG2" }

    private mutating func endLine() throws(Damage) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        line = []
        if stage == .header { return try readHeader(words) }
        guard words.first == "FRAME" else { throw Damage("frame \(done + 1) has no header") }
        guard done < frames else { throw Damage("it has more frames than the \(frames) that were asked for") }
        stage = .pixels
        pixels.reserveCapacity(frameBytes)
    }

    private mutating func readHeader(_ words: [Substring]) throws(Damage) {
        guard words.first == "YUV4MPEG2" else { throw Damage(notAStream) }
        var (width, height): (Int?, Int?)
        var layout: Substring = "420"
        for word in words.dropFirst() {
            let value = word.dropFirst()
            switch word.first {
            case "W": width = Int(value)
            case "H": height = Int(value)
            case "C": layout = value
            case "I" where value != "p" && value != "?": throw Damage("its frames are interlaced")
            case "X" where value == "COLORRANGE=FULL": throw Damage("its range is full, not limited")
            default: break
            }
        }
        guard layout == "444p10" else { throw Damage("its pixels are C\(layout.prefix(20)), not C444p10") }
        guard width == size.width, height == size.height else {
            throw Damage("its size is \(width ?? 0)x\(height ?? 0), not \(size)")
        }
        stage = .frameHeader
    }
}
