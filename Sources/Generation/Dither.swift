/// Ordered dithering from a rank-1 lattice: thresholds spread as evenly as blue noise, the same in every frame.
///
/// The thresholds follow Roberts' R2 sequence, its two irrational steps rounded to 193/256 and 147/256 so that the
/// pattern repeats every 256 pixels and a row is a slice of one table. Fixed in place, it costs the encoder little
/// and does not shimmer.
struct Dither: Sendable {
    /// Thresholds in -0.5..<0.5 of one row, long enough to start anywhere in a period, twice.
    private let row: [Float]

    /// For rows up to `width` pixels.
    init(width: Int) {
        row = (0..<(width + 512)).map { x in (Float((x &* 193) & 255) + 0.5) / 256 - 0.5 }
    }

    /// Where in the table row `y` begins: the x whose threshold stands at the row's start.
    ///
    /// 193 · 65 ≡ 1 (mod 256), so x · 193 ≡ y · 147 for x = y · 147 · 65.
    func start(_ y: Int) -> Int { (y &* 147 &* 65) & 255 }

    /// Lends the thresholds of row `y` from column `x` on.
    func withRow(x: Int, y: Int, _ body: (UnsafePointer<Float>) -> Void) {
        row.withUnsafeBufferPointer { table in
            if let first = table.baseAddress { body(first + start(y) + (x & 255)) }
        }
    }
}
