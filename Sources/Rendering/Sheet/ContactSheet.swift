internal import Diagnostics
public import Media
public import TimelineModel

/// Small pictures with captions, on one or several sheets.
public struct ContactSheet: Sendable {
    /// What a cell shows.
    public enum Content: Sendable {
        /// The picture with this number among those that were added.
        case picture(Int)
        /// What was wrong, in the place of a picture of a shape.
        case failure(String)
    }

    public struct Cell: Sendable {
        public var content: Content
        /// Pixels on the sheet, both even.
        public var size: PixelSize
        /// Lines under it.
        public var caption: [String]
        /// The language of the caption as a BCP 47 tag.
        public var language: String
        /// Whether a line of cells begins with it.
        public var startsLine: Bool

        public init(
            _ content: Content, size: PixelSize, caption: [String], language: String, startsLine: Bool = false
        ) {
            self.content = content
            self.size = size
            self.caption = caption
            self.language = language
            self.startsLine = startsLine
        }
    }

    /// The size of a cell for pictures of a video's size.
    ///
    /// - Parameter longer: Pixels of its longer side.
    public static func size(of video: PixelSize, longer: Int) -> PixelSize {
        let scale = Double(longer) / Double(max(video.width, video.height, 1))
        func even(_ side: Int) -> Int { max(2, Int((Double(side) * scale / 2).rounded()) * 2) }
        return PixelSize(width: even(video.width), height: even(video.height))
    }

    /// A cell at its place on a sheet.
    struct Placed {
        var cell: Cell
        var x: Int
        var y: Int
    }

    /// One sheet: its size and what is on it.
    struct Page {
        var size: PixelSize
        var cells: [Placed]
    }

    static let margin = 24
    static let gap = 16
    static let captionHeight = 26
    /// Wider or higher sheets are no longer looked at; what does not fit goes on the next one.
    static let width = 2400
    static let height = 3600

    let pages: [Page]

    public var pageCount: Int { pages.count }

    /// Puts cells side by side in lines, and lines below one another; as many sheets as that takes.
    public init(_ cells: [Cell]) {
        var pages: [Page] = []
        var line: [Placed] = []
        var placed: [Placed] = []
        var (x, y) = (Self.margin, Self.margin)
        func height(_ cell: Cell) -> Int { cell.size.height + cell.caption.count * Self.captionHeight }
        func finishPage() {
            guard !placed.isEmpty else { return }
            let right = placed.map { $0.x + $0.cell.size.width }.max() ?? 0
            let bottom = placed.map { $0.y + height($0.cell) }.max() ?? 0
            let size = PixelSize(width: (right + Self.margin + 1) / 2 * 2, height: (bottom + Self.margin + 1) / 2 * 2)
            pages.append(Page(size: size, cells: placed))
            placed = []
            y = Self.margin
        }
        func finishLine() {
            let lineHeight = line.map { height($0.cell) }.max() ?? 0
            guard lineHeight > 0 else { return }
            if !placed.isEmpty, y + lineHeight + Self.margin > Self.height { finishPage() }
            placed += line.map { Placed(cell: $0.cell, x: $0.x, y: y) }
            y = (y + lineHeight + Self.gap + 1) / 2 * 2
            line = []
            x = Self.margin
        }
        for cell in cells {
            if !line.isEmpty, cell.startsLine || x + cell.size.width + Self.margin > Self.width { finishLine() }
            line.append(Placed(cell: cell, x: x, y: 0))
            x += cell.size.width + Self.gap
        }
        finishLine()
        finishPage()
        self.pages = pages
    }
}

extension ContactSheet {
    /// Draws one sheet.
    ///
    /// - Parameters:
    ///   - page: From 0.
    ///   - picture: Hands out the picture with a number, of the size of its cell, 4:2:0.
    public func draw(
        _ page: Int, measuring: any Measuring, resources: RenderResources,
        picture: (_ number: Int, _ body: (borrowing Frame) throws -> Void) throws -> Void
    ) throws -> Frame {
        let page = pages[page]
        var sheet = try Still(resources: resources).frame(0, of: words(page, measuring)).copy()
        for placed in page.cells {
            guard case .picture(let number) = placed.cell.content else { continue }
            try picture(number) { frame in try Self.copy(frame, into: &sheet, x: placed.x, y: placed.y) }
        }
        return sheet
    }

    /// A video of one frame that shows everything but the pictures.
    private func words(_ page: Page, _ measuring: any Measuring) -> Timeline {
        let paper = Color(red: 28, green: 30, blue: 34)
        var layers = [
            Layer(
                .background(.color(paper)),
                box: Rect(x: 0, y: 0, width: Double(page.size.width), height: Double(page.size.height)))
        ]
        for placed in page.cells {
            let size = placed.cell.size
            let box = Rect(x: placed.x, y: placed.y, width: size.width, height: size.height)
            if case .failure(let message) = placed.cell.content {
                let red = Paint.color(Color(red: 74, green: 24, blue: 28))
                layers.append(Layer(.shape(Shape(kind: .rectangle(radius: .zero), fill: red)), box: box))
                let style = BlockStyle(
                    fontSize: Length(pixels: 20), minFontSize: Length(pixels: 13), textAlign: .center,
                    displayAlign: .center, overflow: .ellipsis, skipsMissingGlyphs: true, padding: Length(pixels: 10))
                layers.append(text(message, in: box, style, placed.cell.language, measuring))
            }
            for (index, caption) in placed.cell.caption.enumerated() {
                let line = Rect(
                    x: placed.x, y: placed.y + size.height + index * Self.captionHeight, width: size.width,
                    height: Self.captionHeight)
                let style = BlockStyle(
                    fontSize: Length(pixels: 17), minFontSize: Length(pixels: 12), displayAlign: .center, maxLines: 1,
                    overflow: .ellipsis, skipsMissingGlyphs: true)
                layers.append(text(caption, in: line, style, placed.cell.language, measuring))
            }
        }
        let scene = Scene(id: "sheet", span: FrameSpan(0, 1), layers: layers)
        return Timeline(
            size: page.size, frameRate: FrameRate(25), scenes: [scene], audio: AudioMix(tracks: [], frames: 1))
    }

    private func text(
        _ text: String, in box: Rect, _ style: BlockStyle, _ language: String, _ measuring: any Measuring
    ) -> Layer {
        let paint = Paint.color(Color(red: 236, green: 238, blue: 242))
        let request = TextRequest(
            spans: [StyledSpan(text: text, style: SpanStyle(fontWeight: 500, paint: paint))], width: box.width,
            height: box.height, language: language, style: style)
        return Layer(.text(measuring.layOut(request).block), box: box)
    }

    private static func copy(_ frame: borrowing Frame, into sheet: inout Frame, x: Int, y: Int) throws {
        let (width, height) = (frame.width, frame.height)
        for plane in 0..<3 {
            let shift = plane == 0 ? 0 : 1
            try frame.withPlane(plane) { source, sourceStride in
                try sheet.withMutablePlane(plane) { target, targetStride in
                    for row in 0..<(height >> shift) {
                        let from = row * sourceStride
                        let to = (row + (y >> shift)) * targetStride + (x >> shift)
                        let count = width >> shift
                        guard from + count <= source.count, to + count <= target.count else { return }
                        for offset in 0..<count { target[to + offset] = source[from + offset] }
                    }
                }
            }
        }
    }
}

extension Rect {
    fileprivate init(x: Int, y: Int, width: Int, height: Int) {
        self.init(x: Double(x), y: Double(y), width: Double(width), height: Double(height))
    }
}
