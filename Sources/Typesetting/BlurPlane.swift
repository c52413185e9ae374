/// Coverage from 0 to 255 with what lies between whole steps. Around it there is nothing.
struct BlurPlane {
    let width: Int
    let height: Int
    /// Rows from the top.
    private var values: [Float]

    private init(width: Int, height: Int) {
        self.width = width
        self.height = height
        values = [Float](repeating: 0, count: width * height)
    }

    init(_ coverage: Coverage) {
        self.init(width: coverage.area.width, height: coverage.area.height)
        values = coverage.bytes.map { Float($0) }
    }

    func write(to coverage: inout Coverage) {
        coverage.bytes.withUnsafeMutableBufferPointer { bytes in
            values.withUnsafeBufferPointer { values in
                for index in bytes.indices { bytes[index] = Self.byte(values[index]) }
            }
        }
    }

    /// The nearest byte: of a number this large the lowest bits count ones. Said so because conversions that could fail
    /// are made one at a time.
    @inline(__always)
    private static func byte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (min(value, 255) + 8_388_608).bitPattern)
    }

    // MARK: Convolution

    /// - Parameter kernel: Weights of the middle and of what is 1, 2, … away on both sides.
    func convolved(_ kernel: [Float]) -> BlurPlane {
        var across = BlurPlane(width: width, height: height)
        let radius = kernel.count - 1
        var padded = [Float](repeating: 0, count: width + 2 * radius)
        for y in 0..<height {
            padded.replaceSubrange(radius..<(radius + width), with: values[(y * width)..<((y + 1) * width)])
            padded.withUnsafeBufferPointer { row in
                across.withRow(y) { sum in
                    for (distance, weight) in kernel.enumerated() {
                        Self.add(row, radius - distance, to: sum, times: distance == 0 ? weight / 2 : weight)
                        Self.add(row, radius + distance, to: sum, times: distance == 0 ? weight / 2 : weight)
                    }
                }
            }
        }
        var both = BlurPlane(width: width, height: height)
        across.values.withUnsafeBufferPointer { values in
            for y in 0..<height {
                both.withRow(y) { sum in
                    for other in max(0, y - radius)...min(height - 1, y + radius) {
                        Self.add(values, other * width, to: sum, times: kernel[abs(other - y)])
                    }
                }
            }
        }
        return both
    }

    @inline(__always)
    private static func add(
        _ source: UnsafeBufferPointer<Float>, _ start: Int, to sum: UnsafeMutableBufferPointer<Float>,
        times weight: Float
    ) {
        guard let from = source.baseAddress, let to = sum.baseAddress else { return }
        for x in 0..<sum.count { to[x] += from[start &+ x] * weight }
    }

    private mutating func withRow(_ y: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        let (start, width) = (y * width, width)
        values.withUnsafeMutableBufferPointer { body(.init(rebasing: $0[start..<(start + width)])) }
    }

    // MARK: Halving and doubling

    /// At half the width and height: pixels by the weights 1 3 3 1, whose response ends where the finer half begins.
    func halved() -> BlurPlane {
        values.withUnsafeBufferPointer { BlurPlane(halving: $0, width: width, height: height) { $0 } }
    }

    /// A coverage at half its width and height.
    init(halving coverage: Coverage) {
        let (width, height) = (coverage.area.width, coverage.area.height)
        self = coverage.bytes.withUnsafeBufferPointer {
            BlurPlane(halving: $0, width: width, height: height) { Float($0) }
        }
    }

    @inline(__always)
    private init<Value>(
        halving source: UnsafeBufferPointer<Value>, width: Int, height: Int, _ read: (Value) -> Float
    ) {
        self.init(width: (width + 1) / 2, height: (height + 1) / 2)
        // A column before and two after it, so that none must be asked for that is not there.
        var sums = [Float](repeating: 0, count: width + 4)
        guard let from = source.baseAddress else { return }
        for y in 0..<self.height {
            sums.withUnsafeMutableBufferPointer { sums in
                guard let sum = sums.baseAddress else { return }
                for x in 0..<width { sum[x &+ 1] = 0 }
                for (offset, weight) in [(-1, Float(1) / 64), (0, 3.0 / 64), (1, 3.0 / 64), (2, 1.0 / 64)] {
                    let other = 2 * y + offset
                    guard other >= 0, other < height else { continue }
                    let row = from + other * width
                    for x in 0..<width { sum[x &+ 1] += read(row[x]) * weight }
                }
                withRow(y) { row in
                    for x in row.indices {
                        let middle = sum[2 &* x &+ 1] + sum[2 &* x &+ 2]
                        row[x] = sum[2 &* x] + 3 * middle + sum[2 &* x &+ 3]
                    }
                }
            }
        }
    }

    /// At twice the width and height, less one where the size is odd: each pixel is three parts of its own and one of its
    /// neighbour on that side.
    func doubled(width: Int, height: Int) -> BlurPlane {
        var result = BlurPlane(width: width, height: height)
        forEachDoubledRow(height) { y, row in
            result.withRow(y) { to in for x in to.indices { to[x] = Self.between(row, x) } }
        }
        return result
    }

    func writeDoubled(to coverage: inout Coverage) {
        let (width, height) = (coverage.area.width, coverage.area.height)
        coverage.bytes.withUnsafeMutableBufferPointer { bytes in
            guard let bytes = bytes.baseAddress else { return }
            forEachDoubledRow(height) { y, row in
                let to = bytes + y * width
                // In pairs, because both take the same pixel most.
                for x in 0..<(width / 2) {
                    let own = row[x &+ 1] * 0.75
                    to[2 &* x] = Self.byte(own + row[x] * 0.25)
                    to[2 &* x &+ 1] = Self.byte(own + row[x &+ 2] * 0.25)
                }
                if width % 2 == 1 { to[width - 1] = Self.byte(Self.between(row, width - 1)) }
            }
        }
    }

    /// Rows of twice the height, still of this width, with an empty value before and after it.
    private func forEachDoubledRow(_ height: Int, _ body: (Int, UnsafePointer<Float>) -> Void) {
        var doubled = [Float](repeating: 0, count: width + 2)
        values.withUnsafeBufferPointer { values in
            for y in 0..<height {
                let own = y / 2
                let other = y % 2 == 0 ? own - 1 : own + 1
                doubled.withUnsafeMutableBufferPointer { row in
                    guard let to = row.baseAddress, let from = values.baseAddress else { return }
                    let near = from + own * width
                    if other >= 0, other < self.height {
                        let far = from + other * width
                        for x in 0..<width { to[x &+ 1] = near[x] * 0.75 + far[x] * 0.25 }
                    } else {
                        for x in 0..<width { to[x &+ 1] = near[x] * 0.75 }
                    }
                    body(y, to)
                }
            }
        }
    }

    @inline(__always)
    private static func between(_ row: UnsafePointer<Float>, _ x: Int) -> Float {
        let own = x / 2 + 1
        return row[own] * 0.75 + row[x % 2 == 0 ? own - 1 : own + 1] * 0.25
    }
}
