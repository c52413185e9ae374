/// A grade for the canvas' own colours: a lattice over Y'CbCr whose nodes hold graded Y'CbCr.
///
/// Read with one lookup for the two by two pixels that share a sample of chroma: between its nodes the lattice is linear,
/// so that the four of one cell are points on one line. Steps of 8 in luma and 4 in chroma are finer than the tables that
/// grades come in.
final class GradeTable: Sendable {
    /// Red and green and blue from 0 to 1 as coded; what comes out may lie outside.
    typealias Color = (SIMD3<Float>) -> SIMD3<Float>

    private static let luma = 33
    private static let chroma = 65
    /// Luma, blue and red of each node in units of 1/255; luma is innermost, then blue, then red.
    private let nodes: [SIMD4<Float>]

    var byteCount: Int { nodes.count * 16 }

    init(_ color: Color) {
        let (luma, chroma) = (Self.luma, Self.chroma)
        nodes = [SIMD4<Float>](unsafeUninitializedCapacity: luma * chroma * chroma) { nodes, count in
            for red in 0..<chroma {
                for blue in 0..<chroma {
                    for y in 0..<luma {
                        let at = (red * chroma + blue) * luma + y
                        nodes[at] = Self.graded(Float(y * 8), Float(blue * 4), Float(red * 4), color)
                    }
                }
            }
            count = luma * chroma * chroma
        }
    }

    private static func graded(_ y: Float, _ blue: Float, _ red: Float, _ color: Color) -> SIMD4<Float> {
        let coded = VideoColor.rgb(y, blue, red)
        let result =
            color(coded.clamped(lowerBound: .zero, upperBound: .one))
            .clamped(lowerBound: .zero, upperBound: .one) * 255
        return SIMD4(
            Conversion.luma(result.x, result.y, result.z, alpha: 255),
            Conversion.blue(result.x, result.y, result.z, alpha: 255),
            Conversion.red(result.x, result.y, result.z, alpha: 255), 0)
    }

    /// Grades a part of opaque or straight planes in place.
    ///
    /// - Parameter part: In pixels from the raster's top left corner, on the chroma grid.
    func apply(_ raster: Raster, within part: PixelRect) {
        var column = [SIMD4<Float>](repeating: .zero, count: Self.luma)
        column.withUnsafeMutableBufferPointer { column in
            nodes.withUnsafeBufferPointer { nodes in
                guard let nodes = nodes.baseAddress, let column = column.baseAddress else { return }
                for y in stride(from: part.minY, to: part.maxY, by: 2) {
                    let above = raster.luma.at(part.minX, y)
                    Self.apply(
                        nodes, above, above + raster.luma.stride, raster.blue.at(part.minX / 2, y / 2),
                        raster.red.at(part.minX / 2, y / 2), count: part.width / 2, column)
                }
            }
        }
    }

    /// Two rows of luma with one of chroma.
    ///
    /// - Parameter column: Room for the nodes that one sample of chroma needs.
    private static func apply(
        _ nodes: UnsafePointer<SIMD4<Float>>, _ above: UnsafeMutablePointer<UInt8>,
        _ below: UnsafeMutablePointer<UInt8>, _ blue: UnsafeMutablePointer<UInt8>, _ red: UnsafeMutablePointer<UInt8>,
        count: Int, _ column: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        for x in 0..<count {
            let cell = Cell(nodes, blue: Int(blue[x]), red: Int(red[x]))
            let (a, b) = (Int(above[2 &* x]), Int(above[2 &* x &+ 1]))
            let (c, d) = (Int(below[2 &* x]), Int(below[2 &* x &+ 1]))
            let low = min(min(a, b), min(c, d)) &>> 3
            let high = max(max(a, b), max(c, d)) &>> 3
            let mean: SIMD4<Float>
            if high == low {
                let start = cell.node(low)
                let step = (cell.node(low &+ 1) - start) * 0.125
                let at = SIMD4(Float(a), Float(b), Float(c), Float(d)) - Float(low &<< 3)
                let lumas = Self.bits(at * step.x + start.x)
                above[2 &* x] = UInt8(truncatingIfNeeded: lumas.x)
                above[2 &* x &+ 1] = UInt8(truncatingIfNeeded: lumas.y)
                below[2 &* x] = UInt8(truncatingIfNeeded: lumas.z)
                below[2 &* x &+ 1] = UInt8(truncatingIfNeeded: lumas.w)
                mean = start + step * ((at.x + at.y + at.z + at.w) * 0.25)
            } else {
                for y in low...(high &+ 1) { column[y] = cell.node(y) }
                func color(_ y: Int) -> SIMD4<Float> {
                    let start = column[y &>> 3]
                    return start + (column[y &>> 3 &+ 1] - start) * (Float(y & 7) * 0.125)
                }
                let values = (color(a), color(b), color(c), color(d))
                let lumas = Self.bits(SIMD4(values.0.x, values.1.x, values.2.x, values.3.x))
                above[2 &* x] = UInt8(truncatingIfNeeded: lumas.x)
                above[2 &* x &+ 1] = UInt8(truncatingIfNeeded: lumas.y)
                below[2 &* x] = UInt8(truncatingIfNeeded: lumas.z)
                below[2 &* x &+ 1] = UInt8(truncatingIfNeeded: lumas.w)
                mean = (values.0 + values.1 + values.2 + values.3) * 0.25
            }
            let chroma = Self.bits(mean)
            blue[x] = UInt8(truncatingIfNeeded: chroma.y)
            red[x] = UInt8(truncatingIfNeeded: chroma.z)
        }
    }

    /// The nearest whole numbers in the lowest bytes: nodes are samples, and so is all between them.
    @inline(__always)
    private static func bits(_ values: SIMD4<Float>) -> SIMD4<UInt32> {
        unsafeBitCast(values + 8_388_608, to: SIMD4<UInt32>.self)
    }

    /// The four columns of nodes around one sample of chroma.
    private struct Cell {
        private let first: UnsafePointer<SIMD4<Float>>
        private let weights: SIMD4<Float>

        @inline(__always)
        init(_ nodes: UnsafePointer<SIMD4<Float>>, blue: Int, red: Int) {
            first = nodes + ((red &>> 2) &* GradeTable.chroma &+ (blue &>> 2)) &* GradeTable.luma
            let (b, r) = (Float(blue & 3) * 0.25, Float(red & 3) * 0.25)
            weights = SIMD4((1 - b) * (1 - r), b * (1 - r), (1 - b) * r, b * r)
        }

        /// What the columns hold together at a node of luma.
        @inline(__always)
        func node(_ y: Int) -> SIMD4<Float> {
            let at = first + y
            let below = at + GradeTable.chroma &* GradeTable.luma
            return at[0] * weights.x + at[GradeTable.luma] * weights.y + below[0] * weights.z
                + below[GradeTable.luma] * weights.w
        }
    }
}

/// bt709 limited Y'CbCr to coded RGB.
enum VideoColor {
    /// From 8-bit samples, straight; what lies outside of RGB's cube is not cut off.
    @inline(__always)
    static func rgb(_ luma: Float, _ blue: Float, _ red: Float) -> SIMD3<Float> {
        let y = (luma - 16) / 219
        let (cb, cr) = ((blue - 128) / 224, (red - 128) / 224)
        return SIMD3(
            y + 1.5748 * cr, y - (0.2126 * 1.5748 / 0.7152) * cr - (0.0722 * 1.8556 / 0.7152) * cb, y + 1.8556 * cb)
    }
}
