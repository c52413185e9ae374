internal import CText
import Foundation
public import TimelineModel

/// Which font files there are, and which issue of a font a file is.
extension FontLibrary {
    /// Changes when the font list changes, or a font is added, removed or replaced: what was laid out before may then
    /// be laid out with other fonts.
    ///
    /// Files are told apart by path, size and time of change, not by their bytes: there are thousands.
    public var fingerprint: ContentHash {
        var files = Set(catalog.faces.map(\.path))
        files.formUnion(catalog.broken)
        var hasher = ContentHash.Hasher()
        for source in list.sources {
            if case .file(let path, _, _) = source { files.insert(path) }
            hasher.update("\(source)\n".utf8)
        }
        for path in files.sorted() {
            var status = stat()
            stat(path, &status)
            let (size, time) = (status.st_size, status.st_mtim)
            hasher.update("\(path) \(size) \(time.tv_sec).\(time.tv_nsec)\n".utf8)
        }
        return hasher.finish()
    }
}

extension FontInstance {
    /// The revision in the font's `head` table (OpenType, "head — Font Header Table"), such as `2.013`; nil when the
    /// file cannot be read.
    public var revision: String? {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0 else { return nil }
        defer { FT_Done_FreeType(library) }
        var face: FT_Face?
        guard FT_New_Face(library, path, FT_Long(index), &face) == 0 else { return nil }
        defer { FT_Done_Face(face) }
        guard let table = FT_Get_Sfnt_Table(face, FT_SFNT_HEAD) else { return nil }
        let fixed = table.assumingMemoryBound(to: TT_Header.self).pointee.Font_Revision
        let thousandths = (fixed * 1000 + 0x8000) >> 16
        return "\(thousandths / 1000)." + String(String(thousandths % 1000 + 1000).dropFirst())
    }
}
