internal import TimelineModel

/// The rectangles that the lines of a block take, for what is painted behind them and over them.
struct LineRooms {
    /// Of each line with something in it, from above; without padding.
    private let rooms: [Rect]
    /// The height of all lines, those without anything in them too.
    private let top: Length
    private let height: Length

    /// - Parameters:
    ///   - lines: The lines from above, and where each one is placed.
    ///   - top: Where the first one begins.
    ///   - indent: How much of a line stands before its words.
    init(_ lines: [BuiltLine], _ placed: [TextLine], top: Length, indent: Length) {
        var rooms: [Rect] = []
        var y = top.pixels
        for (line, place) in zip(lines, placed) {
            let start = Length(pixels: y)
            y += line.above + line.below
            guard !line.runs.isEmpty else { continue }
            // The letter spacing after the last letter of a right-to-left line stands at its left end.
            let hidden = line.isRightToLeft ? line.width - line.visibleWidth : .zero
            let left = place.origin.x + hidden - (line.isRightToLeft ? .zero : indent)
            rooms.append(Rect(x: left, y: start, width: line.visibleWidth + indent, height: Length(pixels: y) - start))
        }
        self.rooms = rooms
        self.top = top
        height = Length(pixels: y) - top
    }

    /// From the leftmost start of a line to the rightmost end, from the top of the first to the bottom of the last.
    var whole: Rect {
        let left = rooms.map(\.x).min() ?? .zero
        let right = rooms.map(\.maxX).max() ?? .zero
        return Rect(x: left, y: top, width: right - left, height: height)
    }

    /// The boxes behind the text, if it has any.
    func boxes(_ style: BlockStyle) -> [TextBox] {
        guard style.background != nil || style.border != nil else { return [] }
        return (style.boxExtent == .line ? rooms : [whole]).map { room in
            TextBox(
                rect: Rect(
                    x: room.x - style.padding, y: room.y - style.padding,
                    width: room.width + style.padding + style.padding,
                    height: room.height + style.padding + style.padding),
                fill: style.background, radius: style.radius, border: style.border)
        }
    }
}
