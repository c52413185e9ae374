internal import Diagnostics
internal import Foundation

/// Lays a run's state out in lines that fit a terminal.
struct ProgressLine {
    private let terminal: Terminal
    private let width: Int
    /// More slots than this are not told one by one.
    private static let mostSlots = 8

    init(_ terminal: Terminal) {
        self.terminal = terminal
        // A line that fills the last column wraps in some terminals.
        width = max(10, terminal.width - 1)
    }

    /// The run in the first line, then the slots.
    ///
    /// - Parameter share: How far the bar goes, from 0 to 1.
    func lines(_ view: RunView, share: Double, now: Double) -> [String] {
        let loading = view.loading.map { [terminal.styled("  \(Words.engine($0))".cut(width), .dim)] } ?? []
        if let checked = view.checked {
            let share = Double(checked.done) / Double(max(1, checked.of))
            return [text(share, ["checking \(checked.done) of \(checked.of)"])] + loading
        }
        let percent = "\(Int(share * 100)) %".paddedLeft(5)
        var words = ["\(view.videosDone) of \(Words.count(view.totals.videos, "video"))"]
        if view.videosFailed > 0 { words.append("\(view.videosFailed) failed") }
        let left = view.estimate.secondsLeft(now: now)
        if left != nil, let rate = view.estimate.rate(now: now) { words.append("\(Words.rate(rate)) frames/s") }
        let time = left.map { "\(Words.duration($0)) left" }
        var lines = [text(share, [percent] + words, time)]
        for slot in view.slots.keys.sorted().prefix(Self.mostSlots) {
            guard let unit = view.slots[slot] else { continue }
            let line = "  " + unit.kind.doing.padded(10) + " " + unit.title.printable
            lines.append(terminal.styled(line.cut(width), .dim))
        }
        if view.slots.count > Self.mostSlots {
            lines.append(terminal.styled("  and \(view.slots.count - Self.mostSlots) more".cut(width), .dim))
        }
        return lines + loading
    }

    /// A bar with words after it; in a narrow terminal first the bar gets shorter, then words go, from the middle: how
    /// much is done and how long the rest takes stay longest.
    func text(_ share: Double, _ words: [String], _ last: String? = nil) -> String {
        var words = words
        func text() -> String { (words + [last].compactMap(\.self)).joined(separator: "  ") }
        while words.count > 1, text().columns + 6 > width { words.removeLast() }
        let room = width - text().columns - 2
        guard room >= 4 else { return text().cut(width) }
        return bar(share, min(40, room)) + "  " + text()
    }

    /// Eighths of a block, so that it moves at every step.
    private func bar(_ share: Double, _ width: Int) -> String {
        let eighths = Int(min(1, max(0, share)) * Double(width * 8))
        let blocks = Array("▏▎▍▌▋▊▉█")
        var text = String(repeating: "█", count: eighths / 8)
        if eighths % 8 > 0 { text.append(blocks[eighths % 8 - 1]) }
        return terminal.styled(text.padded(width), .green)
    }
}

extension String {
    /// As much of it as fits so many columns, with an ellipsis where something is missing.
    func cut(_ width: Int) -> String {
        guard columns > width else { return self }
        var text = ""
        var used = 0
        for character in self {
            let next = String(character).columns
            if used + next > width - 1 { break }
            text.append(character)
            used += next
        }
        return text + "…"
    }
}
