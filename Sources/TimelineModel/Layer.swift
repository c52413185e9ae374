/// One thing on the picture: what it is, where, when, and how it comes and goes.
public struct Layer: Sendable {
    public enum Content: Sendable {
        case background(Paint)
        case picture(Picture)
        case clip(Clip)
        case segment(Segment)
        case shape(Shape)
        case text(TextBlock)
        /// A filter over everything below it in the same scene, within the layer's box.
        case filter(Filter)
        /// A grade of everything below it in the same scene, within the layer's box.
        case grade(Grade)
    }

    public var content: Content
    /// Where it is on the picture. Text (outline, shadow) and drop shadows reach outside of it; everything else is cut off.
    public var box: Rect
    /// When it is visible, counted from its scene (or video); nil is all of the time.
    public var span: FrameSpan?
    /// In 1/1000; 1000 is opaque.
    public var opacity: Int
    /// How it appears, from the first frame of its span.
    public var enter: Appearance?
    /// How it goes, to the last frame of its span.
    public var exit: Appearance?
    /// Clockwise about the middle of its box, in 1/1000 degree.
    public var rotation: Int
    /// What is cut away from the sides of its box.
    public var inset: Insets
    /// What changes over keyframes: it counts instead of the layer's own value.
    public var animations: [Animation]
    /// The part of the picture that it is seen in; nil is all of it.
    public var window: Rect?
    /// Which words of its text are highlighted, and when.
    public var highlight: Highlight?
    /// Filters over this layer alone, first one first.
    public var filters: [Filter]
    public var effects = Effects()
    public var provenance: Provenance

    public init(
        _ content: Content, box: Rect, span: FrameSpan? = nil, opacity: Int = 1000, enter: Appearance? = nil,
        exit: Appearance? = nil, rotation: Int = 0, inset: Insets = Insets(), animations: [Animation] = [],
        window: Rect? = nil, highlight: Highlight? = nil, filters: [Filter] = [],
        provenance: Provenance = Provenance()
    ) {
        self.content = content
        self.box = box
        self.span = span
        self.opacity = opacity
        self.enter = enter
        self.exit = exit
        self.rotation = rotation
        self.inset = inset
        self.animations = animations
        self.window = window
        self.highlight = highlight
        self.filters = filters
        self.provenance = provenance
    }

    /// Whether it is visible in frame `n` of what it counts from.
    public func isVisible(_ n: Int) -> Bool { span?.contains(n) ?? true }
}

extension Layer: CustomStringConvertible {
    /// What it looks like, as keys print it; two layers with the same text look the same.
    public var description: String {
        var printer = Printer()
        printer.print(self)
        return printer.text
    }
}

extension Printer {
    /// One layer: its content's line with the box, then what differs from the defaults.
    mutating func print(_ layer: Layer) {
        var words = content(layer.content) + " at \(layer.box)"
        if let span = layer.span { words += " during \(span)" }
        if layer.opacity != 1000 { words += " opacity \(layer.opacity)" }
        if let enter = layer.enter { words += " enter \(enter)" }
        if let exit = layer.exit { words += " exit \(exit)" }
        if layer.rotation != 0 { words += " rotate \(decimal(layer.rotation, per: 1000))" }
        if layer.inset != Insets() { words += " inset \(layer.inset)" }
        if let window = layer.window { words += " in \(window)" }
        block(words) { printer in
            for animation in layer.animations { printer.line("\(animation)") }
            if case .text(let text) = layer.content { printer.print(text) }
            if let highlight = layer.highlight { printer.print(highlight) }
            printer.printFirst(layer.effects)
            for filter in layer.filters { printer.line("\(filter)") }
            printer.print(layer.effects)
        }
    }

    private func content(_ content: Layer.Content) -> String {
        switch content {
        case .background(let paint): "background \(paint)"
        case .picture(let picture): words(picture)
        case .clip(let clip): words(clip)
        case .segment(let segment): words(segment)
        case .shape(let shape): "shape \(shape)"
        case .text: "text"
        case .filter(let filter): "\(filter)"
        case .grade(let grade): words(grade)
        }
    }
}
