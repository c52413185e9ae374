import Foundation

extension GlyphBitmap {
    /// What is covered by discs of a radius, in pixels, around everything that is covered now.
    ///
    /// For pictures, which have no outline to draw a line along; their shadows are blurred nearly always, so that the
    /// edge need not be exact.
    func grown(by radius: Double) -> GlyphBitmap {
        guard radius > 0, width > 0, height > 0 else { return self }
        let reach = Int(radius.rounded(.up))
        let disc = Self.disc(radius, reach: reach)
        var grown = GlyphBitmap(
            x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach, coverage: [])
        grown.coverage = [UInt8](repeating: 0, count: grown.width * grown.height)
        let (pitch, side) = (grown.width, 2 * reach + 1)
        grown.coverage.withUnsafeMutableBufferPointer { to in
            for row in 0..<height {
                for column in 0..<width {
                    let covered = coverage[row * width + column]
                    // Discs around the inside lie in those around its rim and itself.
                    if covered == 0 { continue }
                    if isInside(column, row) {
                        to[(row + reach) * pitch + column + reach] = 255
                        continue
                    }
                    for dy in 0..<side {
                        let start = (row + dy) * pitch + column
                        for dx in 0..<side {
                            to[start + dx] = max(to[start + dx], scaled(disc[dy * side + dx], by: covered))
                        }
                    }
                }
            }
        }
        return grown
    }

    private func isInside(_ column: Int, _ row: Int) -> Bool {
        guard column > 0, row > 0, column < width - 1, row < height - 1 else { return false }
        let at = row * width + column
        return [at, at - 1, at + 1, at - width, at + width].allSatisfy { coverage[$0] == 255 }
    }

    private static func disc(_ radius: Double, reach: Int) -> [UInt8] {
        (-reach...reach).flatMap { y in
            (-reach...reach).map { x in
                let distance = Double(x * x + y * y).squareRoot()
                return UInt8(min(max(radius + 0.5 - distance, 0), 1) * 255 + 0.5)
            }
        }
    }
}
