internal import CQR
public import TimelineModel

/// The modules of a QR code, by libqrencode.
public struct QRModules: Sendable {
    /// Modules on a side.
    public let count: Int
    /// Row by row from the top left.
    private let isDark: [Bool]

    /// The smallest symbol that holds the text; nil when none does, or there is nothing to hold.
    public init?(_ code: QRCode) {
        let level =
            switch code.correction {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quartile: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        guard !code.text.isEmpty, !code.text.utf8.contains(0), let symbol = Self.symbol(code.text, level) else {
            return nil
        }
        defer { QRcode_free(symbol) }
        let count = Int(symbol.pointee.width)
        self.count = count
        isDark = (0..<count * count).map { symbol.pointee.data[$0] & 1 == 1 }
    }

    private static func symbol(_ text: String, _ level: QRecLevel) -> UnsafeMutablePointer<CQR.QRcode>? {
        let bytes = Array(text.utf8)
        // Digits and capitals are packed.
        if bytes.allSatisfy({ $0 < 0x80 }) { return QRcode_encodeString(text, 0, level, QR_MODE_8, 1) }
        guard let input = QRinput_new2(0, level) else { return nil }
        defer { QRinput_free(input) }
        guard QRinput_appendECIheader(input, utf8) == 0,
            QRinput_append(input, QR_MODE_8, Int32(clamping: bytes.count), bytes) == 0
        else { return nil }
        return QRcode_encodeInput(input)
    }

    /// The ECI assignment of UTF-8: without it readers guess what bytes above 127 mean.
    private static let utf8: UInt32 = 26

    public func isDark(row: Int, column: Int) -> Bool { isDark[row * count + column] }
}

extension Typesetter {
    public func modules(of code: QRCode) -> Int? { QRModules(code)?.count }
}

extension ShapePainter {
    /// Modules are squares of whole pixels, so that readers see sharp edges.
    static func paint(_ code: QRCode, _ fill: Paint, _ box: Rect, on canvas: inout Canvas) {
        guard let modules = QRModules(code) else { return }
        let (whole, area) = (modules.count + 2 * code.quietZone, canvas.area)
        let size = Int(min(box.width, box.height).pixels) / whole
        guard size > 0 else { return }
        let left = Int((box.x.pixels + (box.width.pixels - Double(whole * size)) / 2).rounded())
        let top = Int((box.y.pixels + (box.height.pixels - Double(whole * size)) / 2).rounded())
        func square(_ column: Int, _ row: Int, _ side: Int, _ coverage: inout Coverage) {
            coverage.addRectangle(
                left: Double(left + column * size), top: Double(top + row * size),
                right: Double(left + (column + side) * size), bottom: Double(top + (row + side) * size))
        }
        var (ground, dark) = (Coverage(area), Coverage(area))
        square(0, 0, whole, &ground)
        for row in 0..<modules.count {
            for column in 0..<modules.count where modules.isDark(row: row, column: column) {
                square(column + code.quietZone, row + code.quietZone, 1, &dark)
            }
        }
        canvas.paint(ground, code.background)
        canvas.paint(dark, fill, box)
    }
}
