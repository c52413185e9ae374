internal import Diagnostics
internal import Foundation
internal import TimelineModel

extension Times {
    /// A scene longer than this was not meant.
    private static let longestScene = Decimal(4 * 3600)

    func checkScene(_ scene: Instance, _ index: Int, frames: Int) throws(Diagnostic) {
        let place = scene.element.place(of: "dur")
        guard frames > 0 else {
            throw .error(
                "no-duration", at: place, "the scene \(scene.title) lasts \(seconds(frames)): no frame is left")
        }
        guard time(frames) <= Self.longestScene else {
            throw .error("too-long", at: place, "the scene \(scene.title) lasts longer than 4 hours")
        }
        let (before, after) = (incoming(index), outgoing(index))
        guard frames > before + after else {
            let words = [(before, "coming in"), (after, "going out")].filter { $0.0 > 0 }
                .map { "\(seconds($0.0)) \($0.1)" }
            throw .error(
                "short-scene", at: place,
                "the scene \(scene.title) lasts \(seconds(frames)), and its transitions take all of it: "
                    + words.joined(separator: " and "),
                hint: "make it longer than \(seconds(before + after)), or its transitions shorter")
        }
    }

    func checkSpan(_ span: FrameSpan, of instance: Instance, within length: Int) throws(Diagnostic) {
        let whole = instance.scene.map { "its scene \($0.title)" } ?? "the video"
        guard span.start >= 0 else {
            throw .error(
                "outside-scene", at: instance.element.place(of: "begin"),
                "\(instance.title) begins \(seconds(-span.start)) before \(whole)")
        }
        guard span.start < length else {
            throw .error(
                "outside-scene", at: instance.element.place(of: "begin"),
                "\(instance.title) begins at \(seconds(span.start)), when \(whole) is over (\(seconds(length)))")
        }
        guard span.count > 0 else {
            let place = ["end", "dur", "begin"].first { instance.element.attributes[$0] != nil }
            throw .error(
                "no-duration", at: instance.element.place(of: place ?? "begin"),
                span.count == 0
                    ? "\(instance.title) is shown for less than a frame"
                    : "\(instance.title) ends at \(seconds(span.end)), before it begins at \(seconds(span.start))")
        }
        guard span.end <= length else {
            let place = instance.element.attributes["end"] != nil ? "end" : "dur"
            throw .error(
                "outside-scene", at: instance.element.place(of: place),
                "\(instance.title) ends at \(seconds(span.end)), \(seconds(span.end - length)) after \(whole) "
                    + "(\(seconds(length)))",
                hint: instance.scene == nil ? nil : "make the scene longer, or leave the end out")
        }
    }

    /// Frames as people write times: `1.5s`.
    func seconds(_ frames: Int) -> String {
        let milliseconds = Int((rate.seconds(frames) * 1000).rounded())
        let (whole, part) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        guard part != 0 else { return "\(whole)s" }
        var digits = String(abs(part))
        digits = String(repeating: "0", count: 3 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(milliseconds < 0 && whole == 0 ? "-" : "")\(whole).\(digits)s"
    }
}
