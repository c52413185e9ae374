/// What is measured of one frame. Luma is 0 to 255.
struct FrameMeasure {
    /// Variance of the Laplacian, with the kernel 0 1 0 / 1 −4 1 / 0 1 0, over all pixels but those of the border:
    /// how much there is of finest detail. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000);
    /// what `cv2.Laplacian(gray, cv2.CV_64F).var()` gives, but for the border.
    private(set) var sharpness = 0.0
    /// Mean luma.
    private(set) var brightness = 0.0
    /// Mean absolute change of a pixel since the frame before; nil for the first one, and after a change of size.
    private(set) var change: Double?
    /// 98 % of its pixels or more are in the lowest tenth: the definition of libavfilter's `blackdetect`.
    private(set) var isBlack = false
    /// Its luma deviates from the mean by less than one level: what a decoder gives for values that are no numbers.
    private(set) var isFlat = false

    /// Below this a frame equals the one before: one pixel of fifty changed by one level, which encoding does.
    static let still = 0.02

    var isFrozen: Bool { change.map { $0 < Self.still } ?? false }

    init(_ luma: LumaPlane, after last: LumaPlane) {
        let (width, height) = (luma.width, luma.height)
        let count = width * height
        guard count > 0 else { return }
        let isComparable = last.width == width && last.height == height && last.white == luma.white
        let dark = UInt16(clamping: luma.black + (luma.white - luma.black) / 10)
        var all = Sums()
        luma.samples.withUnsafeBufferPointer { pixels in
            last.samples.withUnsafeBufferPointer { before in
                guard let pixels = pixels.baseAddress else { return }
                for y in 0..<height {
                    let line = pixels + y * width
                    all.addLight(line, width, dark)
                    if isComparable, let before = before.baseAddress { all.addChange(line, before + y * width, width) }
                    if y > 0, y < height - 1, width > 2 { all.addLaplacian(line, width) }
                }
            }
        }
        let (step, pixels) = (luma.step, Double(count))
        let inner = Double(max(0, width - 2) * max(0, height - 2))
        if inner > 0 {
            let mean = Double(all.edges) / inner
            sharpness = max(0, Double(all.edgeSquares) / inner - mean * mean) * step * step
        }
        let mean = Double(all.light) / pixels
        brightness = min(max((mean - Double(luma.black)) * step, 0), 255)
        isFlat = max(0, Double(all.squares) / pixels - mean * mean).squareRoot() * step < 1
        isBlack = all.dark * 100 >= count * 98
        if isComparable { change = Double(all.changed) / pixels * step }
    }
}

/// Sums over pixels, in the numbers of the frame: exact, so that the order does not matter.
private struct Sums {
    var light = 0
    var squares = 0
    var dark = 0
    var changed = 0
    var edges = 0
    var edgeSquares = 0

    mutating func addLight(_ line: UnsafePointer<UInt16>, _ width: Int, _ limit: UInt16) {
        var (sum, sumOfSquares, count) = (0, 0, 0)
        for x in 0..<width {
            let value = Int(line[x])
            sum &+= value
            sumOfSquares &+= value &* value
            count &+= line[x] <= limit ? 1 : 0
        }
        light += sum
        squares += sumOfSquares
        dark += count
    }

    mutating func addChange(_ line: UnsafePointer<UInt16>, _ before: UnsafePointer<UInt16>, _ width: Int) {
        var sum = 0
        for x in 0..<width { sum &+= abs(Int(line[x]) &- Int(before[x])) }
        changed += sum
    }

    /// Of a row that has one above and one below.
    mutating func addLaplacian(_ line: UnsafePointer<UInt16>, _ width: Int) {
        var (sum, sumOfSquares) = (0, 0)
        let (above, below) = (line - width, line + width)
        for x in 1..<(width - 1) {
            let around = Int32(line[x - 1]) &+ Int32(line[x + 1]) &+ Int32(above[x]) &+ Int32(below[x])
            let value = Int(around &- 4 &* Int32(line[x]))
            sum &+= value
            sumOfSquares &+= value &* value
        }
        edges += sum
        edgeSquares += sumOfSquares
    }
}
