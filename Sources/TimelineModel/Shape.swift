/// A drawn shape that fills its layer's box.
public struct Shape: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case rectangle(radius: Length)
        case ellipse
    }

    public var kind: Kind
    public var fill: Paint?
    /// A line along the edge, inside the box.
    public var stroke: Stroke?

    public init(kind: Kind, fill: Paint?, stroke: Stroke? = nil) {
        self.kind = kind
        self.fill = fill
        self.stroke = stroke
    }
}

/// A line of a width and a colour.
public struct Stroke: Hashable, Sendable, CustomStringConvertible {
    public var width: Length
    public var color: Color

    public init(width: Length, color: Color) {
        self.width = width
        self.color = color
    }

    /// `2 #ffffff`.
    public var description: String { "\(width) \(color)" }
}

extension Shape: CustomStringConvertible {
    public var description: String {
        var words: String
        switch kind {
        case .rectangle(let radius): words = "rectangle" + (radius == .zero ? "" : " radius \(radius)")
        case .ellipse: words = "ellipse"
        }
        if let fill { words += " fill \(fill)" }
        if let stroke { words += " stroke \(stroke)" }
        return words
    }
}
