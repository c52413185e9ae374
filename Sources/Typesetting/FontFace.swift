internal import CText
import TimelineModel

/// An open face at chosen axes, ready for shaping in font units. Safe to use from several threads at once.
///
/// `@unchecked Sendable`: the HarfBuzz objects are made immutable in `init`, and HarfBuzz promises that immutable
/// objects may be shared.
final class FontFace: @unchecked Sendable {
    let instance: FontInstance
    /// The family's first name, for messages.
    let family: String
    let unitsPerEm: Int
    /// Distances from the baseline in font units, up positive.
    let ascender: Int
    let descender: Int
    let lineGap: Int
    /// How high capitals are, in font units.
    let capHeight: Int
    let underline: Line
    let strikeout: Line
    /// The CSS weights it can show.
    let weights: ClosedRange<Int>
    /// Whether its glyphs are pictures in colour and not letters.
    let isPictures: Bool
    /// The em size of its largest bitmaps in pixels; nil where everything it has is drawn to size.
    let bitmapSize: Int?
    private let features: Set<UInt32>
    let font: OpaquePointer
    private let face: OpaquePointer

    /// A decoration's line: its upper edge above the baseline, and its thickness, in font units.
    struct Line {
        var top: Int
        var thickness: Int
    }

    /// Opens a face of a file.
    ///
    /// - Parameter weights: What it is to be taken for; otherwise what the font says of itself.
    /// - Throws: `PaintingError.font` with FreeType's word for what is wrong with the file.
    init(_ instance: FontInstance, family: String, weights: ClosedRange<Int>? = nil) throws(PaintingError) {
        let facts = try FontFacts(path: instance.path, index: instance.index)
        let blob = hb_blob_create_from_file(instance.path)
        face = hb_face_create(blob, UInt32(instance.index))
        hb_blob_destroy(blob)
        font = hb_font_create(face)
        self.instance = instance
        self.family = family
        unitsPerEm = Int(hb_face_get_upem(face))
        if !instance.axes.isEmpty {
            let variations = instance.axes.map {
                hb_variation_t(tag: Self.tag($0.tag), value: Float(Double($0.value) / 65536))
            }
            hb_font_set_variations(font, variations, UInt32(variations.count))
        }
        var extents = hb_font_extents_t()
        hb_font_get_h_extents(font, &extents)
        ascender = Int(extents.ascender)
        descender = Int(extents.descender)
        lineGap = Int(extents.line_gap)
        let em = unitsPerEm
        let font = font
        func metric(_ tag: hb_ot_metrics_tag_t, else fallback: Int) -> Int {
            var value: hb_position_t = 0
            return hb_ot_metrics_get_position(font, tag, &value) != 0 ? Int(value) : fallback
        }
        underline = Line(
            top: metric(HB_OT_METRICS_TAG_UNDERLINE_OFFSET, else: -em / 10),
            thickness: max(1, metric(HB_OT_METRICS_TAG_UNDERLINE_SIZE, else: em / 20)))
        capHeight = metric(HB_OT_METRICS_TAG_CAP_HEIGHT, else: em * 7 / 10)
        let thickness = max(1, metric(HB_OT_METRICS_TAG_STRIKEOUT_SIZE, else: em / 20))
        strikeout = Line(
            top: metric(HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, else: em * 3 / 10 + thickness / 2), thickness: thickness)
        bitmapSize = facts.hasOutlines || facts.isLayered ? nil : facts.bitmapSize
        self.weights = weights ?? Self.weights(face, font)
        features = Self.features(face)
        // A font of coloured letters has letters.
        var letter: hb_codepoint_t = 0
        let hasLetters = hb_font_get_nominal_glyph(font, 0x61, &letter) != 0
        isPictures = bitmapSize != nil || (facts.isLayered && !hasLetters)
        hb_font_make_immutable(font)
        hb_face_make_immutable(face)
    }

    deinit {
        hb_font_destroy(font)
        hb_face_destroy(face)
    }

    /// Whether the face has a glyph of its own for a character.
    func has(_ scalar: Unicode.Scalar) -> Bool {
        var glyph: hb_codepoint_t = 0
        return hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0 && glyph != 0
    }

    /// The advance of a character in ems, 0 where it has none.
    func width(of scalar: Unicode.Scalar) -> Double {
        var glyph: hb_codepoint_t = 0
        guard hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0 else { return 0 }
        return Double(hb_font_get_glyph_h_advance(font, glyph)) / Double(unitsPerEm)
    }

    /// Whether the font has an OpenType feature for any script.
    func hasFeature(_ tag: String) -> Bool { features.contains(Self.tag(tag)) }

    private static func features(_ face: OpaquePointer) -> Set<UInt32> {
        var features = Set<UInt32>()
        for table in ["GSUB", "GPOS"] {
            var tags = [hb_tag_t](repeating: 0, count: 64)
            var start: UInt32 = 0
            while true {
                var count = UInt32(tags.count)
                hb_ot_layout_table_get_feature_tags(face, tag(table), start, &count, &tags)
                if count == 0 { break }
                features.formUnion(tags.prefix(Int(count)))
                start += count
            }
        }
        return features
    }

    /// By the weight axis, else by what the OS/2 table says.
    private static func weights(_ face: OpaquePointer, _ font: OpaquePointer) -> ClosedRange<Int> {
        var axis = hb_ot_var_axis_info_t()
        if hb_ot_var_find_axis_info(face, tag("wght"), &axis) != 0 {
            return Int(axis.min_value)...max(Int(axis.min_value), Int(axis.max_value))
        }
        let weight = Int(hb_style_get_value(font, HB_STYLE_TAG_WEIGHT).rounded())
        return weight...weight
    }

    /// How far the ink of some glyphs reaches over and under the baseline, in font units, up positive.
    func ink(of glyphs: [Glyph]) -> (top: Int, bottom: Int) {
        var (top, bottom) = (0, 0)
        for glyph in glyphs {
            var extents = hb_glyph_extents_t()
            guard hb_font_get_glyph_extents(font, glyph.id, &extents) != 0 else { continue }
            top = max(top, Int(extents.y_bearing) + glyph.yOffset)
            bottom = min(bottom, Int(extents.y_bearing + extents.height) + glyph.yOffset)
        }
        return (top, bottom)
    }

    /// The axes to set for a weight and slant: those the face has, clamped to its limits.
    static func axes(path: String, index: Int, weight: Int, isItalic: Bool) -> [FontInstance.Axis] {
        let blob = hb_blob_create_from_file(path)
        defer { hb_blob_destroy(blob) }
        let face = hb_face_create(blob, UInt32(index))
        defer { hb_face_destroy(face) }
        var infos = [hb_ot_var_axis_info_t](repeating: hb_ot_var_axis_info_t(), count: 16)
        var count = UInt32(infos.count)
        hb_ot_var_get_axis_infos(face, 0, &count, &infos)
        return infos.prefix(Int(count)).compactMap { info in
            let wanted: Float
            switch info.tag {
            case tag("wght"): wanted = Float(weight)
            case tag("ital") where isItalic: wanted = 1
            case tag("slnt") where isItalic: wanted = info.min_value
            default: return nil
            }
            let value = min(max(wanted, info.min_value), info.max_value)
            return FontInstance.Axis(tag: name(info.tag), value: Int((Double(value) * 65536).rounded()))
        }
    }

    static func tag(_ name: String) -> UInt32 { name.utf8.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }

    static func name(_ tag: UInt32) -> String {
        String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: tag >> $0) }, as: UTF8.self)
    }
}

/// FreeType's error code in words; Debian's FreeType carries no error texts.
func freeTypeReason(_ error: FT_Error) -> String {
    switch error {
    case 0x01: "cannot open the file"
    case 0x02: "unknown file format"
    case 0x03: "broken file"
    case 0x08: "a table is broken"
    case 0x40: "out of memory"
    default: "FreeType error 0x" + String(error, radix: 16)
    }
}
