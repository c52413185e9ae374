/// How sums become samples of eight bits.
public struct PlaneFinish: Sendable {
    /// What samples may reach; filters overshoot at edges.
    public var range: ClosedRange<UInt8>
    /// Where the target's first sample lies in its plane, which is where the pattern of dithering is fixed; nil rounds to
    /// the nearest.
    public var dither: (x: Int, y: Int)?
    /// Multiplies luma.
    public var light: PlaneLight?

    public init(range: ClosedRange<UInt8> = 0...255, dither: (x: Int, y: Int)? = nil, light: PlaneLight? = nil) {
        self.range = range
        self.dither = dither
        self.light = light
    }
}

/// Light over a plane of luma: every sample's distance from black (16) is multiplied with
/// `base + across[column] · down[row]`, which must be less than an eighth away from 1.
public struct PlaneLight: Sendable {
    /// In 1/2^18, what is added to 1.
    let base: Int16
    /// In 1/32768.
    let across: [Int16]
    /// In 1/2^18.
    let down: [Int16]

    /// - Parameters:
    ///   - across: A share per column, 0...1.
    ///   - down: A gain per row, 0..<1/8.
    public init(base: Double, across: [Double], down: [Double]) {
        func fixed(_ value: Double, _ scale: Double) -> Int16 {
            Int16(min(max((value * scale).rounded(), -32768), 32767))
        }
        self.base = fixed(base - 1, 262_144)
        self.across = across.map { fixed($0, 32768) }
        self.down = down.map { fixed($0, 262_144) }
    }
}

/// Ordered dithering from a rank-1 lattice: thresholds spread as evenly as blue noise, the same in every frame.
///
/// The thresholds follow Roberts' R2 sequence, its two irrational steps rounded to 193/256 and 147/256 so that the
/// pattern repeats every 256 samples and a row is a slice of one table. Fixed in place, it costs the encoder little
/// and does not shimmer.
enum Dither {
    /// Samples that a slice may have.
    static let longest = 256
    /// Thresholds of one row in 1/64, -32...31, long enough for a slice to begin anywhere in a period.
    static let row = (0..<(512 + longest)).map { x in Int16((x &* 193) & 255) / 4 - 32 }
    /// What rounds to the nearest, for slices of the same length.
    static let none = [Int16](repeating: 0, count: longest)

    /// Where in the table the slice begins whose first sample is at (`x`, `y`).
    ///
    /// 193 · 65 ≡ 1 (mod 256), so x · 193 ≡ y · 147 for x = y · 147 · 65.
    static func start(_ x: Int, _ y: Int) -> Int { ((y &* 147 &* 65) & 255) + (x & 255) }
}
