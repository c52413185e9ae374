internal import CText
internal import CUnicode

/// The libraries that decide what text looks like, for keys: a new minor version may draw differently.
public enum Versions {
    /// `["harfbuzz 6.0", "freetype 2.12", "icu 72"]`, as linked at run time.
    public static let libraries: [String] = [harfBuzz, freeType, icu]

    private static var harfBuzz: String {
        var (major, minor, micro): (UInt32, UInt32, UInt32) = (0, 0, 0)
        hb_version(&major, &minor, &micro)
        return "harfbuzz \(major).\(minor)"
    }

    private static var freeType: String {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0 else { return "freetype" }
        defer { FT_Done_FreeType(library) }
        var (major, minor, patch): (FT_Int, FT_Int, FT_Int) = (0, 0, 0)
        FT_Library_Version(library, &major, &minor, &patch)
        return "freetype \(major).\(minor)"
    }

    // ICU changes its data with every major version and nothing that shows with a minor one.
    private static var icu: String {
        "icu " + String(cString: rr_unicode_version()).prefix { $0 != "." }
    }
}
