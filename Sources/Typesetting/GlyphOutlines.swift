internal import CText

/// Outlines of glyphs in font units, loaded once: a variable font works every point out anew at each load.
///
/// Used by one thread at a time. Owns its glyphs.
final class GlyphOutlines {
    struct Known {
        /// In font units.
        var glyph: FT_Glyph
        var form: OutlineForm
    }

    private struct Key: Hashable {
        var face: FT_Face
        var glyph: UInt32
    }

    /// The most that are kept; when there are more all are loaded again.
    private static let most = 4096
    private var known: [Key: Known] = [:]

    deinit { clear() }

    /// - Parameter load: Gives a copy that belongs to these outlines from then on; nil for a glyph without outline.
    func outline(_ glyph: UInt32, of face: FT_Face, load: () -> FT_Glyph?) -> Known? {
        let key = Key(face: face, glyph: glyph)
        if let known = known[key] { return known }
        guard let loaded = load() else { return nil }
        if known.count >= Self.most { clear() }
        let form = loaded.withMemoryRebound(to: FT_OutlineGlyphRec.self, capacity: 1) {
            OutlineForm($0.pointee.outline)
        }
        let result = Known(glyph: loaded, form: form)
        known[key] = result
        return result
    }

    func clear() {
        for outline in known.values { FT_Done_Glyph(outline.glyph) }
        known.removeAll()
    }
}
