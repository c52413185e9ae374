internal import TimelineModel

extension Layer {
    /// Its letters alone, white and whole, without anything that is drawn around them; nil for what is no text.
    ///
    /// Over black it is a map of how much of every pixel the letters take.
    var letters: Layer? {
        guard case .text(var text) = content else { return nil }
        var layer = self
        text.boxes = []
        text.shadows = []
        for index in text.lines.indices { text.lines[index].whiten() }
        layer.content = .text(text)
        layer.opacity = 1000
        layer.animations.removeAll { $0.property == .opacity }
        layer.effects = Effects()
        layer.filters = []
        layer.highlight = nil
        return layer
    }
}

extension TextLine {
    fileprivate mutating func whiten() {
        for index in runs.indices {
            // Ornaments are no letters, and not what is around letters.
            runs[index].paint = .color(runs[index].text.hasWords ? .white : Color(red: 96, green: 96, blue: 96))
            runs[index].outlines = []
        }
        for index in annotations.indices { annotations[index].whiten() }
    }
}
