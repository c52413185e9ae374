internal import Media
internal import TimelineModel

/// The memory that units of work may take together, by their estimates. One unit may always run.
struct MemoryBudget {
    private let total: Int
    private var used = 0
    private var running = 0

    /// - Parameter total: In bytes.
    init(_ total: Int) { self.total = total }

    /// - Returns: Whether there is room; then it is taken.
    mutating func take(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        guard running == 0 || used + bytes <= total else { return false }
        used += bytes
        running += 1
        return true
    }

    mutating func giveBack(_ bytes: Int) {
        guard bytes > 0 else { return }
        used -= bytes
        running -= 1
    }
}

extension EncodingOptions {
    /// What rendering and encoding a chunk takes at its most, in bytes.
    ///
    /// Measured for x264, where the pictures that it looks ahead make nearly all of it: about four bytes per pixel
    /// each, with the half-size copies that it searches in. The other encoders keep more pictures and larger ones.
    func memory(for size: PixelSize, layers: Int) -> Int {
        let pixels = size.width * size.height
        // A picture in each layer that moves, and the canvas.
        let drawing = pixels * 3 / 2 * min(layers + 2, 12)
        return 16 << 20 + drawing + pixels * pictures.bytes * pictures.count
    }

    /// How many pictures the encoder keeps, and the bytes that it takes for a pixel of them.
    private var pictures: (count: Int, bytes: Int) {
        switch codec {
        case .h264:
            switch preset {
            case "ultrafast": (5, 4)
            case "superfast", "veryfast": (18, 4)
            case "faster", "fast": (36, 4)
            default: (66, 4)
            }
        case .hevc: (50, 6)
        case .vp9: (34, 6)
        case .av1: (90, 6)
        }
    }
}
