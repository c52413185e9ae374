internal import Diagnostics
internal import TimelineModel

/// The plan for people: what is to be made, video by video, with the reasons.
extension WorkPlan {
    public var text: String {
        var text = ""
        for video in videos where video.state == .make {
            text += video.title + "  " + video.path + "\n"
            for line in Self.lines(video) { text += "  " + line + "\n" }
            text += "\n"
        }
        for video in videos where video.state == .impossible {
            let reason = video.findings.first { $0.severity == .error }
            text += "\(video.title)  cannot be made: \(reason.map(Self.inOneLine) ?? "see the errors")\n"
        }
        if videos.contains(where: { $0.state == .impossible }) { text += "\n" }
        return text + summary + retired.text(planned: retire) + (coming?.text ?? "")
    }

    /// The totals.
    public var summary: String {
        var states = [
            (totals.toMake, "to make"), (totals.unchanged, "unchanged"), (totals.impossible, "impossible"),
            (totals.held, "held back with them"),
        ]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if states.isEmpty { states = ["nothing to do"] }
        var text = "\(Words.count(totals.videos, "video")): \(states.joined(separator: ", "))\n"
        guard totals.toMake > 0 else { return text }
        if totals.segments > 0 { text += "segments: \(totals.segments) to generate\n" }
        let frames = Words.count(totals.frames - totals.pendingFrames, "frame")
        if totals.chunks != Count() { text += "chunks: \(words(totals.chunks, note: frames))\n" }
        if totals.whole > 0 {
            text += "whole: \(Words.count(totals.whole, "file")) to encode as one piece (\(frames))\n"
        }
        if totals.sounds != Count() { text += "sound: \(words(totals.sounds))\n" }
        text += "time: "
        text +=
            totals.seconds.map { "about \(Words.duration($0)) on this machine\n" } ?? "not known before a first run\n"
        return text
    }

    private func words(_ count: Count, note: String? = nil) -> String {
        let parts = [
            count.make > 0 ? "\(count.make) to make" + (note.map { " (\($0))" } ?? "") : nil,
            count.pending > 0 ? "\(count.pending) pending (\(Words.count(totals.pendingFrames, "frame")))" : nil,
            count.stored > 0 ? "\(count.stored) in the store" : nil,
            count.shared > 0 ? "\(count.shared) shared with another video" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private static func inOneLine(_ diagnostic: Diagnostic) -> String {
        (diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message
    }

    private static func lines(_ video: Video) -> [String] {
        let made = video.pieces.filter { $0.state == .make || $0.state == .pending }
        let width = made.map(\.title.columns).max() ?? 0
        let digits = made.map { String($0.frames).count }.max() ?? 0
        var lines: [String] = []
        var last = ""
        for piece in made {
            let isPending = piece.state == .pending
            var why = piece.causes.map(\.description)
            if isPending { why.insert("pending: its segment is to be generated", at: 0) }
            // What holds for several pieces in a row is told once.
            let words = why.joined(separator: "; ")
            let told = words == last ? "″" : words
            last = words
            lines.append(
                "\(isPending ? "wait " : "make ") \(piece.title.padded(width))  "
                    + "\(String(piece.frames).paddedLeft(digits)) frames  \(told)")
        }
        let rest = video.pieces.filter { $0.state == .stored || $0.state == .shared }
        if !rest.isEmpty {
            let shared = rest.count { $0.state == .shared }
            let frames = rest.filter { $0.kind == .chunk }.reduce(0) { $0 + $1.frames }
            lines.append(
                "reuse \(Words.count(rest.count, "piece")) (\(Words.count(frames, "frame")))"
                    + (shared > 0 ? ", \(shared) of them made for another video" : ""))
        }
        let causes = video.causes.map(\.description).joined(separator: "; ")
        lines.append(made.isEmpty ? "join  \(causes)" : "join")
        return lines
    }
}
