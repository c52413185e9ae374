internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let segment = ElementDeclaration(
        "segment", "A piece of video made by an engine from words and a picture.",
        attributes: [
            AttributeDeclaration("prompt", .text, required: true, "What is to be seen."),
            AttributeDeclaration("negativePrompt", .text, "What is not to be seen; instead of the preset's."),
            AttributeDeclaration(
                "promptSuffix", .text, "Words after prompt, instead of the preset's; empty for none."),
            AttributeDeclaration(
                "translate", .keyword(["yes", "no"]), .literal,
                "yes: prompts are read in the video's language; default no, so that all languages share the segment."),
            AttributeDeclaration("image", .media(.image), "The picture to start from."),
            AttributeDeclaration(
                "preset", .name, "Settings under a name, for what is not said here: `rowreel presets` lists them."),
        ] + SegmentSettings.attributes(.interpolated) + [
            AttributeDeclaration("seed", .integer(0...Int(Int32.max)), "The seed, where it is to be a chosen one.")
        ] + pictureEffects + layer + [forLanguages],
        children: layerParts)
}

extension Resolution {
    /// A segment to be made, with the seed that its place in the template gives it.
    ///
    /// - Parameter ordinal: Which segment of its scene it is, from 0.
    func segment(
        _ values: Values, _ instance: Instance, _ box: Box, frames: FrameSpan, ordinal: Int
    ) -> (Layer.Content, Box)? {
        guard let words = words(of: values, instance), let prompt = words.text("prompt") else { return nil }
        guard let named = preset(of: values) else { return nil }
        let (name, preset) = named
        let added = preset?.words(for: prompt)
        let negativePrompt = words.text("negativePrompt") ?? added?.negative ?? ""
        let suffix = words.text("promptSuffix") ?? added?.suffix ?? ""
        values.note(words.cells)
        let image = values.asset("image", .image, isOptional: true)
        let size = PixelSize(width: even(box.width), height: even(box.height))
        var request = SegmentRequest(
            prompt: prompt, promptSuffix: suffix, negativePrompt: negativePrompt, image: image, size: size,
            frames: frames.count, frameRate: rate, seed: 0, preset: name)
        let own = SegmentSettings(values)
        (preset.map { own.completed(by: $0.settings) } ?? own).apply(to: &request)
        request.advice = preset?.settings.names.subtracting(own.names) ?? []
        if words.text("negativePrompt") == nil, !negativePrompt.isEmpty { request.advice.insert("negativePrompt") }
        request.seed = values.value("seed") { UInt64($0) } ?? seed(values, instance, ordinal)
        return (.segment(Segment(request: request, start: frames.start)), box)
    }

    /// The preset that a segment names, with its name; none where it names none, nil where there is no such preset.
    private func preset(of values: Values) -> (name: String, preset: Preset?)? {
        guard let name = values.text("preset"), !name.isEmpty else { return ("", nil) }
        if let preset = template.presets[name] { return (name, preset) }
        let place = values.cells(of: "preset").first ?? values.place(of: "preset")
        diagnostics.add(template.presets.shelf.unknown(name, at: place))
        return nil
    }

    /// The attributes as prompts are read: in the template's own language, which its models understand, whatever the
    /// video's; in the video's where the segment is for some languages, or says so.
    private func words(of values: Values, _ instance: Instance) -> Values? {
        let translate = instance.element.literal("translate")
        guard translate != "yes", translate == "no" || instance.element.forLanguages == nil else { return values }
        do {
            return values.reading(try ownScope(of: instance))
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// Follows from the scene and the ordinal, and from the row only where the request reads it, so that a constant
    /// intro is made once and sorting the sheet changes nothing. 31 bits: what every engine takes.
    private func seed(_ values: Values, _ instance: Instance, _ ordinal: Int) -> UInt64 {
        var text = "scene \(instance.scene.map(sceneID) ?? "") segment \(ordinal)"
        if !values.cells.isEmpty { text += " key \(item.key)" }
        return UInt64(ContentHash(of: text).hex.prefix(8), radix: 16).map { $0 & 0x7FFF_FFFF } ?? 0
    }

    private func even(_ value: Double) -> Int {
        let whole = Int(value.rounded())
        return max(2, whole + whole % 2)
    }
}
