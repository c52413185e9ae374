internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let clip = ElementDeclaration(
        "clip", "A video file in its box, with its sound.",
        attributes: [
            AttributeDeclaration("src", .media(.video), required: true, "The file."),
            .fit, .focus,
            AttributeDeclaration("clipBegin", .duration, "Where in the file it begins; default its start."),
            AttributeDeclaration("clipEnd", .duration, "Where in the file it ends; default its end."),
            AttributeDeclaration(
                "repeat", .boolean, .literal, "Whether it starts again when it is over; otherwise its last frame stays."
            ),
            AttributeDeclaration("mute", .boolean, .literal, "Whether its sound is left out; default false."),
            AttributeDeclaration("soundLevel", .decibels, "The level of its sound; default 0dB."),
            .chromaKey,
        ] + pictureEffects + layer + [forLanguages],
        children: layerParts)
}

extension Resolution {
    /// A clip in its box.
    func clip(_ values: Values, _ instance: Instance, _ box: Box, frames: FrameSpan) -> (Layer.Content, Box)? {
        guard let asset = values.asset("src", .video), let cut = cut(values, asset) else { return nil }
        let fitted = fit(asset.size, values, box)
        let clip = Clip(
            asset: asset, source: Rect(fitted.source), start: frames.start, sourceStart: cut.start, sourceEnd: cut.end,
            repeats: values.text("repeat") == "true", radius: ownRadius(values, fitted.box))
        return (.clip(clip), fitted.box)
    }

    /// The part of a file between `clipBegin` and `clipEnd`, in microseconds; nil after a mistake that was reported.
    func cut(_ values: Values, _ asset: Asset) -> (start: Int, end: Int?)? {
        let start = values.seconds("clipBegin").map { Int(($0 * 1_000_000).rounded()) } ?? 0
        var end = values.seconds("clipEnd").map { Int(($0 * 1_000_000).rounded()) }
        if let length = asset.duration {
            guard start < length else {
                diagnostics.add(
                    .error(
                        "outside-file", at: values.place(of: "clipBegin"),
                        "clipBegin is after the end of the file (\(Self.seconds(length)))"))
                return nil
            }
            if let cut = end, cut > length {
                diagnostics.add(
                    .warning(
                        "outside-file", at: values.place(of: "clipEnd"),
                        "clipEnd is after the end of the file (\(Self.seconds(length)))"))
            }
            if let cut = end, cut >= length { end = nil }
        }
        if let end, end <= start {
            diagnostics.add(
                .error("outside-file", at: values.place(of: "clipEnd"), "clipEnd is not after clipBegin"))
            return nil
        }
        return (start, end)
    }

    private static func seconds(_ microseconds: Int) -> String {
        let milliseconds = (Double(microseconds) / 1000).rounded() / 1000
        return milliseconds == milliseconds.rounded() ? "\(Int(milliseconds))s" : "\(milliseconds)s"
    }
}
