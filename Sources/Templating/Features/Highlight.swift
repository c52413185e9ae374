internal import Diagnostics
internal import TimelineModel

extension Resolution {
    private static var mostWords: Int { 2000 }

    /// When each word of a text is highlighted: from the layer's first frame, each as long as it has letters.
    func highlight(_ values: Values, _ instance: Instance, _ layout: TextLayout, frames: FrameSpan) -> Highlight? {
        guard let value = values.value("highlight", { HighlightValue($0) }) else { return nil }
        let time = rate.frame(value.time.seconds(at: rate))
        guard time <= frames.count else {
            diagnostics.add(
                .error(
                    "short-layer", at: values.place(of: "highlight"),
                    "\(instance.title) is shown for \(frames.count) frames, and its highlight takes \(time)"))
            return nil
        }
        guard layout.words.count <= Self.mostWords else {
            diagnostics.add(
                .error(
                    "many-parts", at: values.place(of: "highlight"),
                    "\(layout.words.count) words are more than are highlighted one by one, which is \(Self.mostWords)"))
            return nil
        }
        let letters = max(1, layout.words.reduce(0) { $0 + $1.letters })
        var before = 0
        var words: [Highlight.Word] = []
        for (index, word) in layout.words.enumerated() {
            let start = frames.start + time * before / letters
            before += word.letters
            let span = FrameSpan(start, frames.start + time * before / letters)
            guard !span.isEmpty else { continue }
            words.append(Highlight.Word(index: index, span: span, boxes: value.box == nil ? [] : word.boxes))
        }
        guard !words.isEmpty else { return nil }
        let box = value.box.map {
            Highlight.Box(color: $0, padding: layout.fontSize * 0.1, radius: layout.fontSize * 0.15)
        }
        return Highlight(color: value.color, box: box, words: words)
    }
}
