internal import CText
internal import TimelineModel

/// A glyph where HarfBuzz puts it, in font units.
struct Glyph {
    var id: UInt32
    /// The first UTF-16 unit of its cluster, counted in the text that was shaped.
    var cluster: Int
    /// Along the line.
    var advance: Int
    var xOffset: Int
    var yOffset: Int
    /// Whether a line that began with its cluster would have other glyphs around there, by kerning or joining.
    var isUnsafeToBreak = false
}

/// What HarfBuzz is told about a run besides its characters.
struct RunProperties: Hashable {
    var script: String
    var language: String
    var isRightToLeft: Bool
    /// Spaced letters must not be tied together: optional ligatures are off.
    var isSpaced: Bool
    var features: [FontFeature] = []
    /// Whether letters stand upright in a vertical line. Its glyphs advance downwards, and their offsets count from
    /// the line through their middle.
    var isUpright = false
}

extension RunProperties {
    fileprivate var direction: hb_direction_t {
        isUpright ? HB_DIRECTION_TTB : isRightToLeft ? HB_DIRECTION_RTL : HB_DIRECTION_LTR
    }
}

enum Shaping {
    private static let untied = [FontFeature("liga", 0), FontFeature("clig", 0)]

    /// Shapes part of a text, with the rest as context, in font units. Glyphs come in visual order.
    ///
    /// Layout and painting both come here with the same arguments, so they see the same glyphs.
    static func shape(
        _ text: UnsafeBufferPointer<UInt16>, _ range: Range<Int>, face: FontFace, properties: RunProperties
    ) -> [Glyph] {
        guard !range.isEmpty, let buffer = hb_buffer_create() else { return [] }
        defer { hb_buffer_destroy(buffer) }
        hb_buffer_add_utf16(
            buffer, text.baseAddress, Int32(text.count), UInt32(range.lowerBound), Int32(range.count))
        hb_buffer_set_direction(buffer, properties.direction)
        hb_buffer_set_script(buffer, hb_script_from_iso15924_tag(FontFace.tag(properties.script)))
        hb_buffer_set_language(buffer, hb_language_from_string(properties.language, -1))
        hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES)
        var flags = HB_BUFFER_FLAG_DEFAULT.rawValue
        if range.lowerBound == 0 { flags |= HB_BUFFER_FLAG_BOT.rawValue }
        if range.upperBound == text.count { flags |= HB_BUFFER_FLAG_EOT.rawValue }
        hb_buffer_set_flags(buffer, hb_buffer_flags_t(flags))
        // Of a feature set twice the later counts: what a template asks for goes over what spacing turns off.
        let features = ((properties.isSpaced ? untied : []) + properties.features).map {
            hb_feature_t(
                tag: FontFace.tag($0.tag), value: UInt32(clamping: $0.value), start: 0, end: UInt32.max)
        }
        hb_shape(face.font, buffer, features, UInt32(features.count))
        var count: UInt32 = 0
        guard let infos = hb_buffer_get_glyph_infos(buffer, &count),
            let positions = hb_buffer_get_glyph_positions(buffer, &count)
        else { return [] }
        return (0..<Int(count)).map { index in
            Glyph(
                id: infos[index].codepoint, cluster: Int(infos[index].cluster),
                advance: Int(properties.isUpright ? -positions[index].y_advance : positions[index].x_advance),
                xOffset: Int(positions[index].x_offset),
                yOffset: Int(positions[index].y_offset),
                isUnsafeToBreak: infos[index].mask & HB_GLYPH_FLAG_UNSAFE_TO_BREAK.rawValue != 0)
        }
    }
}
