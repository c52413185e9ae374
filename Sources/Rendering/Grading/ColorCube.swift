internal import Foundation

/// A table of colours as .cube files hold it (Adobe's Cube LUT Specification 1.0): three curves, or a cube.
struct ColorCube: Sendable {
    /// Entries along one side.
    let size: Int
    /// Whether red, green and blue each have a curve; otherwise it is a cube.
    let isCurves: Bool
    /// Red changes fastest.
    let entries: [SIMD3<Float>]
    let domain: (low: SIMD3<Float>, high: SIMD3<Float>)

    /// The sizes that are read. Larger cubes are finer than eight bits can show.
    static let cubeSizes = 2...65
    static let curveSizes = 2...65536
    /// As long as the largest cube with the longest numbers can be.
    static let mostBytes = 32 << 20

    /// What becomes of a colour from 0 to 1 as coded.
    func color(_ color: SIMD3<Float>) -> SIMD3<Float> {
        let place =
            ((color - domain.low) / (domain.high - domain.low)).clamped(
                lowerBound: .zero, upperBound: .one) * Float(size - 1)
        let cell = SIMD3<Int32>(place.rounded(.down)).clamped(
            lowerBound: .zero, upperBound: SIMD3(repeating: Int32(size - 2)))
        let part = place - SIMD3<Float>(cell)
        return isCurves ? onCurves(cell, part) : inCube(cell, part)
    }

    private func onCurves(_ cell: SIMD3<Int32>, _ part: SIMD3<Float>) -> SIMD3<Float> {
        var result = SIMD3<Float>()
        for channel in 0..<3 {
            let (low, high) = (entries[Int(cell[channel])], entries[Int(cell[channel]) + 1])
            result[channel] = low[channel] + (high[channel] - low[channel]) * part[channel]
        }
        return result
    }

    /// Tetrahedral: along the cube's edges in the order of the parts, largest first, as libavfilter and graders do.
    private func inCube(_ cell: SIMD3<Int32>, _ part: SIMD3<Float>) -> SIMD3<Float> {
        let steps = [1, size, size * size]
        var at = Int(cell.x) + Int(cell.y) * size + Int(cell.z) * size * size
        var result = entries[at]
        var order = (0, 1, 2)
        if part[order.0] < part[order.1] { swap(&order.0, &order.1) }
        if part[order.1] < part[order.2] { swap(&order.1, &order.2) }
        if part[order.0] < part[order.1] { swap(&order.0, &order.1) }
        for channel in [order.0, order.1, order.2] {
            let next = at + steps[channel]
            result += (entries[next] - entries[at]) * part[channel]
            at = next
        }
        return result
    }
}

/// What is wrong with a .cube file, and in which line.
struct CubeProblem: Error, Hashable {
    var line: Int?
    var message: String

    var text: String { line.map { "line \($0): \(message)" } ?? message }
}

extension ColorCube {
    static func read(_ path: String) throws(CubeProblem) -> ColorCube {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: mostBytes + 1) else {
            throw CubeProblem(message: "it cannot be read")
        }
        try? file.close()
        guard data.count <= mostBytes else { throw CubeProblem(message: "it is larger than \(mostBytes >> 20) MiB") }
        return try ColorCube(bytes: [UInt8](data))
    }

    init(bytes: [UInt8]) throws(CubeProblem) {
        var reader = CubeReader()
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var line = 1
        while !bytes.isEmpty {
            let end = bytes.firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
            try reader.read(bytes[bytes.startIndex..<end], line)
            let isPair = end + 1 < bytes.endIndex && bytes[end] == 13 && bytes[end + 1] == 10
            bytes = bytes[min(end + (isPair ? 2 : 1), bytes.endIndex)...]
            line += 1
        }
        self = try reader.cube()
    }
}

/// Reads a .cube file line by line.
private struct CubeReader {
    private var size: (count: Int, isCurves: Bool)?
    private var low = SIMD3<Float>.zero
    private var high = SIMD3<Float>.one
    private var entries: [SIMD3<Float>] = []

    private var wanted: Int? { size.map { $0.isCurves ? $0.count : $0.count * $0.count * $0.count } }

    mutating func read(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CubeProblem) {
        let words = bytes.split { $0 == 32 || $0 == 9 }
        guard let first = words.first, first.first != UInt8(ascii: "#") else { return }
        guard let letter = first.first, !Self.startsNumber(letter) else {
            guard let wanted else { throw problem(line, "colours come after LUT_3D_SIZE or LUT_1D_SIZE") }
            guard entries.count < wanted else { throw problem(line, "there are more than \(wanted) colours") }
            entries.append(try color(words[...], line))
            return
        }
        let keyword = String(decoding: first.prefix(40), as: UTF8.self)
        let values = words.dropFirst()
        switch keyword {
        case "TITLE": break
        case "LUT_3D_SIZE": try setSize(values, ColorCube.cubeSizes, isCurves: false, keyword, line)
        case "LUT_1D_SIZE": try setSize(values, ColorCube.curveSizes, isCurves: true, keyword, line)
        case "DOMAIN_MIN": low = try color(values, line)
        case "DOMAIN_MAX": high = try color(values, line)
        case "LUT_3D_INPUT_RANGE", "LUT_1D_INPUT_RANGE":
            guard values.count == 2, let from = values.first.flatMap(number), let to = values.last.flatMap(number)
            else {
                throw problem(line, "\(keyword) needs two numbers")
            }
            (low, high) = (SIMD3(repeating: from), SIMD3(repeating: to))
        default:
            let isPlain = keyword.utf8.allSatisfy { $0 > 32 && $0 < 127 }
            throw problem(line, isPlain ? "\"\(keyword)\" is no keyword of .cube files" : "it is no .cube file")
        }
    }

    private mutating func setSize(
        _ values: ArraySlice<ArraySlice<UInt8>>, _ range: ClosedRange<Int>, isCurves: Bool, _ keyword: String,
        _ line: Int
    ) throws(CubeProblem) {
        guard size == nil else { throw problem(line, "a size was given before; one table is read") }
        guard values.count == 1, let word = values.first, let count = Int(String(decoding: word, as: UTF8.self)),
            range.contains(count)
        else {
            throw problem(line, "\(keyword) needs a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        size = (count, isCurves)
        entries.reserveCapacity(wanted ?? 0)
    }

    func cube() throws(CubeProblem) -> ColorCube {
        guard let size, let wanted else { throw CubeProblem(message: "it has no LUT_3D_SIZE and no LUT_1D_SIZE") }
        guard entries.count == wanted else {
            throw CubeProblem(message: "it has \(entries.count) colours, and a table of this size has \(wanted)")
        }
        guard all(low .< high) else { throw CubeProblem(message: "DOMAIN_MIN is not below DOMAIN_MAX") }
        return ColorCube(size: size.count, isCurves: size.isCurves, entries: entries, domain: (low, high))
    }

    private func color(_ words: ArraySlice<ArraySlice<UInt8>>, _ line: Int) throws(CubeProblem) -> SIMD3<Float> {
        let numbers = words.prefix(4).compactMap(number)
        guard words.count == 3, numbers.count == 3 else {
            throw problem(line, "three numbers were expected")
        }
        return SIMD3(numbers[0], numbers[1], numbers[2])
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// A decimal number; infinities, names and hexadecimal ones are none.
    private func number(_ word: ArraySlice<UInt8>) -> Float? {
        let isDecimal = word.allSatisfy { Self.startsNumber($0) || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        guard isDecimal, word.count <= 40, let value = Float(String(decoding: word, as: UTF8.self)), abs(value) <= 1e6
        else { return nil }
        return value
    }

    private func problem(_ line: Int, _ message: String) -> CubeProblem { CubeProblem(line: line, message: message) }
}
