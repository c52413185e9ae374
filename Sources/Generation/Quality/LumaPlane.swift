internal import Media

/// The luma of a frame without padding, as its decoder gave it, and what its numbers mean.
struct LumaPlane {
    private(set) var width = 0
    private(set) var height = 0
    /// The numbers of black and white.
    private(set) var black = 0
    private(set) var white = 255
    private(set) var samples: [UInt16] = []

    /// How many of 255 levels one step is.
    var step: Double { 255 / Double(max(1, white - black)) }

    /// Takes over a frame's luma; memory is used again. Frames that hold no luma are converted.
    mutating func fill(_ frame: borrowing Frame) throws(MediaError) {
        let format = frame.format
        let name = "\(format)"
        let isPlanar = name.hasPrefix("yuv") && format.planeCount > 2 || format == .gray
        guard isPlanar, format.depth == 8 || format.depth > 8 && name.hasSuffix("le") else {
            let size = frame.displaySize
            let scaler = Scaler(
                sourceWidth: size.width, sourceHeight: size.height, width: frame.width, height: frame.height,
                format: .yuv444p)
            return copy(try scaler.scale(frame))
        }
        copy(frame)
    }

    private mutating func copy(_ frame: borrowing Frame) {
        let depth = frame.format.depth
        let isFull = frame.color.isFullRange
        let (width, height) = (frame.width, frame.height)
        (self.width, self.height) = (width, height)
        black = isFull ? 0 : 16 << (depth - 8)
        white = isFull ? (1 << depth) - 1 : 235 << (depth - 8)
        if samples.count != width * height { samples = [UInt16](repeating: 0, count: width * height) }
        samples.withUnsafeMutableBufferPointer { target in
            frame.withPlane(0) { bytes, stride in
                guard let source = bytes.baseAddress, let target = target.baseAddress else { return }
                for y in 0..<height {
                    let (line, row) = (source + y * stride, target + y * width)
                    if depth == 8 {
                        for x in 0..<width { row[x] = UInt16(line[x]) }
                    } else {
                        UnsafeMutableRawPointer(row).copyMemory(from: line, byteCount: 2 * width)
                    }
                }
            }
        }
    }
}
