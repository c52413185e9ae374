/// Words of a text that are shown in another colour for a time, one after the other, as they are spoken.
public struct Highlight: Hashable, Sendable {
    /// A word and when it is highlighted.
    public struct Word: Hashable, Sendable {
        /// Number of the word in the block, in order of reading (`TextBlock.units(.word)`).
        public var index: Int
        /// Counted like the layer's span.
        public var span: FrameSpan
        /// What the word takes of its line, from the top left of the layer's box; empty without a box behind it.
        public var boxes: [Rect]

        public init(index: Int, span: FrameSpan, boxes: [Rect] = []) {
            self.index = index
            self.span = span
            self.boxes = boxes
        }
    }

    /// A filled box behind the word.
    public struct Box: Hashable, Sendable {
        public var color: Color
        /// Room beside the word's own width; above and below the line's own height is room enough.
        public var padding: Length
        public var radius: Length

        public init(color: Color, padding: Length = .zero, radius: Length = .zero) {
            self.color = color
            self.padding = padding
            self.radius = radius
        }
    }

    /// What letters are painted in. Their outline and shadow stay, but on a box, which is enough to stand out from; a
    /// picture (an emoji) stays as it is.
    public var color: Color
    public var box: Box?
    public var words: [Word]

    public init(color: Color, box: Box? = nil, words: [Word]) {
        self.color = color
        self.box = box
        self.words = words
    }

    /// The highlight as a window of frames sees it, counting from its first; nil when nothing of it is seen there.
    func cut(to window: FrameSpan) -> Highlight? {
        var cut = self
        cut.words = words.filter { $0.span.overlaps(window) }.map {
            Word(index: $0.index, span: $0.span.rebased(to: window.start), boxes: $0.boxes)
        }
        return cut.words.isEmpty ? nil : cut
    }
}

extension Printer {
    /// `highlight #fc0 on #000 padding 4 radius 6`, and a line for each word: `word 3 12..<20 in 0,10 40x20`.
    mutating func print(_ highlight: Highlight) {
        var title = "highlight \(highlight.color)"
        if let box = highlight.box {
            title += " on \(box.color)"
            if box.padding != .zero { title += " padding \(box.padding)" }
            if box.radius != .zero { title += " radius \(box.radius)" }
        }
        block(title) { printer in
            for word in highlight.words {
                let boxes = word.boxes.map { "\($0)" }.joined(separator: " and ")
                printer.line("word \(word.index) \(word.span)" + (boxes.isEmpty ? "" : " in \(boxes)"))
            }
        }
    }
}
