internal import Synchronization
public import TimelineModel

/// Lays text out: bidi and line breaks by ICU, glyphs by HarfBuzz, fonts by `FontLibrary`.
///
/// Safe to use from several threads at once. The same request with the same fonts gives the same layout; what was shaped
/// a short while ago is not shaped again for another size, box or output.
public final class Typesetter: Measuring, Sendable {
    /// The most UTF-16 units that are laid out: more than a picture can show, and some 25 pages of a book.
    static let mostUnits = 50_000

    private let fonts: FontLibrary
    private let recent = Mutex(RecentlyUsed<ShapedBlock.Request, ShapedBlock>(capacity: 20_000))

    public init(fonts: FontLibrary) { self.fonts = fonts }

    public func layOut(_ request: TextRequest) -> TextLayout {
        let length = request.spans.reduce(0) { $0 + $1.text.utf16.count + ($1.ruby?.text.utf16.count ?? 0) }
        guard length <= Self.mostUnits else {
            return TextLayout(
                block: TextBlock(lines: []), fontSize: request.style.fontSize, width: .zero, height: .zero,
                problems: [.tooLong(length, most: Self.mostUnits)])
        }
        var problems: [TextProblem] = []
        var request = request
        // Vertical lines are laid out as if the picture were turned a quarter to the left.
        if request.style.isVertical { swap(&request.width, &request.height) }
        var fit = prepare(request, &problems)
        let size = fit.largestFittingSize()
        if request.style.overflow == .ellipsis { fit = fit.shortened(at: size) }
        let lines = build(fit, size: size, &problems)
        problems += fit.enlargedPictures(at: size)
        var layout = BlockPlacing(fit: fit, request: request, size: size).place(lines)
        layout.problems = problems
        if let unit = request.unit {
            layout.takeApart(lines.filter { !$0.runs.isEmpty }, into: unit, language: request.language)
        }
        return layout
    }

    /// The paragraphs of a request with the room they have.
    private func prepare(_ request: TextRequest, _ problems: inout [TextProblem]) -> BlockFit {
        let shaped = shaped(ShapedBlock.Request(request))
        problems += shaped.problems
        let padding = request.style.padding + request.style.padding
        var fit = BlockFit(
            paragraphs: shaped.paragraphs, context: shaped.context, style: request.style,
            width: request.width - padding, height: request.height - padding)
        fit.markers = shaped.markers
        return fit
    }

    private func shaped(_ request: ShapedBlock.Request) -> ShapedBlock {
        if let known = recent.withLock({ $0.value(for: request) }) { return known }
        let shaped = ShapedBlock(request, fonts: fonts)
        recent.withLock { $0.set(shaped, for: request, weight: request.weight) }
        return shaped
    }

    /// The lines at a size, and whether they stand over their room.
    private func build(_ fit: BlockFit, size: Length, _ problems: inout [TextProblem]) -> [BuiltLine] {
        var lines = fit.lines(at: size)
        var excess = fit.excess(of: lines, at: size)
        // Where a break parts joined letters of two fonts a line may come out wider than it was measured.
        var narrower = 0.0
        while excess.width > 0, excess.height <= 0, excess.lines <= 0, narrower < 8 {
            narrower += max(excess.width, 0.25)
            let others = fit.lines(at: size, narrower: narrower)
            let otherExcess = fit.excess(of: others, at: size)
            if otherExcess.isNone { (lines, excess) = (others, otherExcess) }
        }
        if !excess.isNone {
            problems.append(
                .overflow(
                    width: Length(pixels: excess.width), height: Length(pixels: excess.height), lines: excess.lines))
        }
        return lines
    }
}
