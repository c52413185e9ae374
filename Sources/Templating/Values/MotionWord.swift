internal import TimelineModel

/// How a picture moves while it is shown.
enum MotionWord: String, CaseIterable, Sendable {
    case still, zoomIn, zoomOut, panStart, panEnd, panUp, panDown

    /// How much a zoom or pan takes away of the part that is shown: enough to be felt, little enough to stay sharp.
    private static let amount = 0.08

    /// Where the move starts and ends, never outside of the source; nil when nothing moves.
    ///
    /// - Parameters:
    ///   - shown: The part of the source that a still picture would show.
    ///   - size: The source.
    ///   - focus: The point that a zoom keeps where it is.
    func rectangles(
        _ shown: Box, in size: PixelSize, focus: FocusPoint, mirrored: Bool
    ) -> (from: Box, to: Box)? {
        switch self {
        case .still: return nil
        case .zoomIn: return (shown, Self.closer(shown, focus, size))
        case .zoomOut: return (Self.closer(shown, focus, size), shown)
        case .panStart: return Self.pan(shown, in: size, x: mirrored ? 1 : -1, y: 0)
        case .panEnd: return Self.pan(shown, in: size, x: mirrored ? -1 : 1, y: 0)
        case .panUp: return Self.pan(shown, in: size, x: 0, y: -1)
        case .panDown: return Self.pan(shown, in: size, x: 0, y: 1)
        }
    }

    /// A smaller part around the focus, which stays at the same spot of the picture.
    private static func closer(_ shown: Box, _ focus: FocusPoint, _ size: PixelSize) -> Box {
        let (width, height) = (shown.width * (1 - amount), shown.height * (1 - amount))
        let x = min(max(focus.x * Double(size.width), shown.x), shown.x + shown.width)
        let y = min(max(focus.y * Double(size.height), shown.y), shown.y + shown.height)
        return Box(
            x: x - (x - shown.x) * (1 - amount), y: y - (y - shown.y) * (1 - amount), width: width, height: height)
    }

    /// A part of unchanging size that moves. What cropping left over beside it is used first.
    private static func pan(_ shown: Box, in size: PixelSize, x: Double, y: Double) -> (from: Box, to: Box) {
        let spare = x != 0 ? Double(size.width) - shown.width : Double(size.height) - shown.height
        let wanted = (x != 0 ? shown.width : shown.height) * amount
        var part = shown
        if spare < wanted {
            // Too little left over: come closer, until there is room to move.
            part.width *= 1 - amount
            part.height *= 1 - amount
            part.x += (shown.width - part.width) / 2
            part.y += (shown.height - part.height) / 2
        }
        let distance = (x != 0 ? part.width : part.height) * amount
        var (from, to) = (part, part)
        if x != 0 {
            let first = clamp(part.x - distance / 2, Double(size.width) - part.width - distance)
            (from.x, to.x) = x > 0 ? (first, first + distance) : (first + distance, first)
            to.x = clamp(to.x, Double(size.width) - part.width)
            from.x = clamp(from.x, Double(size.width) - part.width)
        } else {
            let first = clamp(part.y - distance / 2, Double(size.height) - part.height - distance)
            (from.y, to.y) = y > 0 ? (first, first + distance) : (first + distance, first)
            to.y = clamp(to.y, Double(size.height) - part.height)
            from.y = clamp(from.y, Double(size.height) - part.height)
        }
        return (from, to)
    }
}
