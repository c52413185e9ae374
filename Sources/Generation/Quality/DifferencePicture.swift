public import Media

/// Two pictures beside each other, and what differs between them.
public enum DifferencePicture {
    /// By how much differences are amplified.
    public static let gain = 8
    /// Pixels between two pictures.
    static let gap = 8
    /// The most pixels across of each.
    static let widest = 1280

    /// One, the other, and the difference of their colours, amplified: black is where they are equal.
    ///
    /// The two have one size; wide ones are made smaller.
    public static func draw(_ one: borrowing Frame, _ other: borrowing Frame) throws -> Frame {
        let size = one.displaySize
        let width = min(size.width, widest)
        let height = max(1, size.height * width / max(1, size.width))
        func small(_ frame: borrowing Frame) throws(MediaError) -> Frame {
            try Scaler(
                sourceWidth: size.width, sourceHeight: size.height, width: width, height: height, format: .rgb24
            ).scale(frame)
        }
        let left = try small(one)
        let right = try small(other)
        var sheet = try Frame(width: 3 * width + 2 * gap, height: height, format: .rgb24)
        try sheet.withMutablePlane(0) { target, pitch in
            left.withPlane(0) { a, leftPitch in
                right.withPlane(0) { b, rightPitch in
                    guard let target = target.baseAddress, let a = a.baseAddress, let b = b.baseAddress else { return }
                    for y in 0..<height {
                        let (row, a, b) = (target + y * pitch, a + y * leftPitch, b + y * rightPitch)
                        row.update(repeating: 128, count: 3 * (3 * width + 2 * gap))
                        let (second, third) = (3 * (width + gap), 6 * (width + gap))
                        for x in 0..<(3 * width) {
                            row[x] = a[x]
                            row[second + x] = b[x]
                            row[third + x] = UInt8(min(255, abs(Int(a[x]) - Int(b[x])) * gain))
                        }
                    }
                }
            }
        }
        return sheet
    }
}
