import Foundation
import TimelineModel

@testable import Typesetting

/// The fonts of this machine as the product's own list names them, and those of `Cases/Fonts`; opened once for all
/// tests.
let fonts: FontLibrary = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let list = folder.appending(path: "../../Fonts/fonts.xml").standardized.path
    do {
        return try FontLibrary(fontsXML: list, folders: [folder.appending(path: "Cases/Fonts").path])
    } catch { preconditionFailure("\(error)") }
}()

let typesetter = Typesetter(fonts: fonts)

/// A length in pixels.
func px(_ pixels: Double) -> Length { Length(pixels: pixels) }

/// A request for one text in one style.
func request(
    _ text: String, language: String = "en", width: Double = 900, height: Double = 300,
    style: BlockStyle = BlockStyle(fontSize: px(64)), span: SpanStyle = SpanStyle()
) -> TextRequest {
    TextRequest(
        spans: [StyledSpan(text: text, style: span)], width: px(width), height: px(height), language: language,
        style: style)
}

/// The lines of a text set in `sans`, as strings in visual order of runs.
func lines(_ text: String, language: String = "en", width: Double = 900, size: Double = 64) -> [String] {
    let layout = typesetter.layOut(
        request(text, language: language, width: width, height: 4000, style: BlockStyle(fontSize: px(size))))
    return layout.block.lines.map { $0.runs.map(\.text).joined() }
}

/// The name of the family a file belongs to, as its file name starts.
func fileName(_ run: TextRun) -> String { (run.font.path as NSString).lastPathComponent }

extension TextPainter {
    /// Draws a flag of three stripes for every picture in a line.
    static let flag: PictureDrawing = { _, size in
        let colors: [[UInt8]] = [[206, 43, 55, 255], [255, 255, 255, 255], [0, 114, 70, 255]]
        let pixels = (0..<size.height).flatMap { _ in (0..<size.width).flatMap { colors[$0 * 3 / size.width] } }
        return Bitmap(origin: (0, 0), width: size.width, height: size.height, pixels: pixels)
    }

    func paint(_ block: TextBlock, margin: Double = 0) throws -> Bitmap {
        try paint(block, margin: margin, drawing: Self.flag)
    }
}
