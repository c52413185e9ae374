internal import TimelineModel

extension ElementDeclaration {
    static let audio = ElementDeclaration(
        "audio", "A sound: for the whole video, or within a scene.",
        attributes: [
            AttributeDeclaration("src", .media(.audio), required: true, "The file."),
            AttributeDeclaration("id", .name, .literal, "A name that times of other elements can refer to."),
            AttributeDeclaration("begin", .text, .moment, "When it begins, counted from its scene (or the video)."),
            AttributeDeclaration("end", .text, .moment, "When it ends."),
            AttributeDeclaration("dur", .text, .moment, "How long it sounds, instead of end."),
            AttributeDeclaration("clipBegin", .duration, "Where in the file it begins."),
            AttributeDeclaration("clipEnd", .duration, "Where in the file it ends."),
            AttributeDeclaration("soundLevel", .decibels, "Its level; default 0dB."),
            AttributeDeclaration("fadeIn", .duration, "How long it fades in."),
            AttributeDeclaration("fadeOut", .duration, "How long it fades out at its end."),
            AttributeDeclaration(
                "repeat", .boolean, .literal, "Whether it starts again when it is over; otherwise silence follows."),
        ] + repeatable + [forLanguages])
}

extension ElementDeclaration {
    static let narration = ElementDeclaration(
        "narration", "A recorded voice in a scene; it begins when the scene is entered, and the scene lasts for it.",
        attributes: [
            AttributeDeclaration("src", .media(.audio), required: true, "The recording."),
            AttributeDeclaration("id", .name, .literal, "A name that times of other elements can refer to."),
            AttributeDeclaration("begin", .text, .moment, "When it begins, counted from its scene; default entered."),
            AttributeDeclaration("clipBegin", .duration, "Where in the file it begins."),
            AttributeDeclaration("clipEnd", .duration, "Where in the file it ends."),
            AttributeDeclaration("soundLevel", .decibels, "Its level; default 0dB."),
        ] + repeatable + [forLanguages])
}

extension Instance {
    /// Whether it is heard and not seen.
    var sounds: Bool { name == "audio" || name == "narration" }
}

extension Resolution {
    /// The sound of an `<audio>` element.
    ///
    /// - Parameter span: When it is heard, in frames of the video.
    func audioTrack(_ instance: Instance, _ span: FrameSpan) -> AudioTrack? {
        let values = Values(instance, self)
        guard let asset = values.asset("src", .audio), let cut = cut(values, asset) else { return nil }
        let (fadeIn, fadeOut) = (fade(values, "fadeIn", span), fade(values, "fadeOut", span))
        return AudioTrack(
            asset: asset, span: span, sourceStart: cut.start, sourceEnd: cut.end,
            gain: values.value("soundLevel") { Decibels.hundredths($0) } ?? 0, fadeIn: fadeIn, fadeOut: fadeOut,
            repeats: values.text("repeat") == "true", provenance: values.provenance)
    }

    private func fade(_ values: Values, _ name: String, _ span: FrameSpan) -> Int {
        min(span.count, values.seconds(name).map { rate.frame($0) } ?? 0)
    }

    /// The sound of a clip, faded with the transitions that its scene shares.
    ///
    /// - Parameters:
    ///   - span: When the clip is shown, in frames of its scene (or the video).
    ///   - origin: The first frame of its scene in the video.
    ///   - overlaps: Frames of the transitions at the start and end of the scene, and its length; nil outside of scenes.
    func clipTrack(
        _ clip: Clip, _ values: Values, _ span: FrameSpan, origin: Int,
        overlaps: (incoming: Int, outgoing: Int, length: Int)?
    ) -> AudioTrack? {
        guard clip.asset.hasAudio, values.text("mute") != "true" else { return nil }
        var (fadeIn, fadeOut) = (0, 0)
        if let overlaps {
            fadeIn = max(0, overlaps.incoming - span.start)
            fadeOut = max(0, span.end - (overlaps.length - overlaps.outgoing))
        }
        return AudioTrack(
            asset: clip.asset, span: FrameSpan(span.start + origin, span.end + origin), sourceStart: clip.sourceStart,
            sourceEnd: clip.sourceEnd, gain: values.value("soundLevel") { Decibels.hundredths($0) } ?? 0,
            fadeIn: min(fadeIn, span.count), fadeOut: min(fadeOut, span.count), repeats: clip.repeats,
            provenance: values.provenance)
    }
}
