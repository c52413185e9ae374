internal import Diagnostics
internal import Foundation
internal import Templating
internal import TimelineModel

/// Texts that are gone before they are read.
///
/// The time that counts is that in which the text can be made out: it has more than half come in, it has less than half
/// gone, and no other scene lies over it. Of a text that comes word by word it begins with the first one, because people read
/// along. Words that are shown again have the time of both.
struct TooShortToRead: Rule {
    static let description = RuleDescription(
        "reading-time", .warning, .judgement, "a text is on the screen for less time than it takes to read it")

    /// The part of the reading time that is enough: with it one reads as fast as people read aloud, which is the limit.
    static let enough = 0.8

    func findings(in subject: Subject) -> [Diagnostic] {
        let rate = subject.timeline.frameRate
        var texts: [(seen: ShownText, time: Double)] = []
        var places: [String: Int] = [:]
        for seen in subject.shown.all.lazy.flatMap(\.texts) {
            // What runs through a window is read while it passes, and what is faint is not there to be read.
            guard seen.layer.window == nil, seen.hasWords, seen.isRead else { continue }
            let time = max(0, rate.seconds(readable(seen).count))
            if let known = places[seen.words] {
                texts[known].time += time
            } else {
                places[seen.words] = texts.count
                texts.append((seen, time))
            }
        }
        return texts.compactMap { seen, time in
            // A minute is enough for anything that fits a picture, and most texts are there for much longer than they take.
            guard time < min(60, ReadingTime.most(utf8: seen.words.utf8.count)) else { return nil }
            let language = seen.text.runs.first { $0.picture == nil }?.language ?? subject.locale
            let needed = (ReadingTime(language).seconds(seen.words) as NSDecimalNumber).doubleValue
            guard time < needed * Self.enough else { return nil }
            return finding(
                at: seen.layer.provenance.place,
                "\(seen.title) can be read for \(seconds(time)) and takes \(seconds(needed)) to read",
                hint: "shorten it, or show it longer: a scene with dur=\"reading\" lasts as long as its texts take")
        }
    }

    private func readable(_ seen: ShownText) -> FrameSpan {
        var span = seen.shown.settled
        if let enter = seen.layer.enter, span.start == enter.span.end {
            let start = enter.sequence.map { enter.span.start + $0.each } ?? (enter.span.start + enter.span.count / 2)
            span.start = min(span.start, max(start, seen.shown.clear.start))
        }
        if let exit = seen.layer.exit, span.end == exit.span.start {
            span.end = max(span.end, min(exit.span.start + exit.span.count / 2, seen.shown.clear.end))
        }
        return span
    }
}
