internal import TimelineModel

/// Which colour the words of a text take one after the other, as it is written: `2s #fc0`, `2s #000 on #fc0`.
struct HighlightValue: Hashable, Sendable {
    /// From the first word's start to the last one's end.
    var time: TimeLiteral
    var color: Color
    /// Of a box behind the word.
    var box: Color?

    static let expected = "a time and a colour, and the colour of a box if any, such as 2s #fc0 or 2s #000 on #fc0"

    init?(_ text: String) {
        let parts = words(of: text)
        guard parts.count == 2 || (parts.count == 4 && parts[2] == "on"), let time = TimeLiteral(parts[0]),
            time.seconds >= 0, time.frames >= 0, let color = Color(parts[1])
        else { return nil }
        self.time = time
        self.color = color
        if parts.count == 4 {
            guard let box = Color(parts[3]) else { return nil }
            self.box = box
        }
    }
}
