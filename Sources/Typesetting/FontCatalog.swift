internal import CText
import Foundation

/// One face that can be used, as fontconfig describes it.
struct CatalogFace {
    var path: String
    var index: Int
    /// The family's names in every language the font gives them.
    var families: [String]
    /// CSS weights it has: one, or the range of a `wght` axis.
    var weights: ClosedRange<Double>
    var isItalic: Bool
    var isVariable: Bool
    /// Owned by the catalog's font sets.
    fileprivate var characters: OpaquePointer?

    func has(_ scalar: Unicode.Scalar) -> Bool {
        characters.map { FcCharSetHasChar($0, scalar.value) != 0 } ?? false
    }
}

/// The faces of some folders and of the machine, by family name. Immutable, so safe to use from several threads.
///
/// `@unchecked Sendable`: the fontconfig sets are only read after `init`, and fontconfig counts references atomically.
final class FontCatalog: @unchecked Sendable {
    let faces: [CatalogFace]
    /// Files in the folders that look like fonts by name and are none.
    let broken: [String]
    private let byFamily: [String: [Int]]
    private let sets: [UnsafeMutablePointer<FcFontSet>]

    /// - Parameter folders: searched with their subfolders; their fonts go before the machine's.
    init(folders: [String], installed: Bool = true) {
        var sets: [UnsafeMutablePointer<FcFontSet>] = []
        var broken: [String] = []
        var faces: [CatalogFace] = []
        var byFamily: [String: [Int]] = [:]
        func add(_ set: UnsafeMutablePointer<FcFontSet>) {
            var own: [String: [Int]] = [:]
            for face in Self.faces(of: set) {
                for family in Set(face.families.map(Self.key)) { own[family, default: []].append(faces.count) }
                faces.append(face)
            }
            // A family of an earlier folder hides those of its name altogether: faces of two do not mix.
            byFamily.merge(own) { earlier, _ in earlier }
            sets.append(set)
        }
        for folder in folders {
            guard let set = FcFontSetCreate() else { continue }
            for path in Self.fontFiles(in: folder) {
                if FcFreeTypeQueryAll(path, UInt32.max, nil, nil, set) == 0 { broken.append(path) }
            }
            add(set)
        }
        if installed, let set = Self.installedFonts() { add(set) }
        self.faces = faces
        self.broken = broken
        self.byFamily = byFamily
        self.sets = sets
    }

    deinit {
        for set in sets { FcFontSetDestroy(set) }
    }

    /// The faces of a family; those of the first folder that has the family, or the machine's.
    func faces(ofFamily name: String) -> [CatalogFace] { (byFamily[Self.key(name)] ?? []).map { faces[$0] } }

    /// Every family name, for suggestions.
    var familyNames: [String] { Array(Set(faces.flatMap(\.families))).sorted() }

    static func key(_ family: String) -> String { family.lowercased() }

    static func fontFiles(in folder: String) -> [String] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        return names.compactMap { $0 as? String }
            .filter { ["ttf", "otf", "ttc", "otc"].contains(($0 as NSString).pathExtension.lowercased()) }
            .sorted().map { folder + "/" + $0 }
    }

    private static func installedFonts() -> UnsafeMutablePointer<FcFontSet>? {
        guard let config = FcInitLoadConfigAndFonts() else { return nil }
        defer { FcConfigDestroy(config) }
        guard let all = FcPatternCreate(), let wanted = FcObjectSetCreate() else { return nil }
        defer {
            FcPatternDestroy(all)
            FcObjectSetDestroy(wanted)
        }
        for name in [
            FC_FILE, FC_INDEX, FC_FAMILY, FC_STYLE, FC_WEIGHT, FC_SLANT, FC_VARIABLE,
            FC_SCALABLE, FC_COLOR, FC_CHARSET,
        ] {
            FcObjectSetAdd(wanted, name)
        }
        return FcFontList(config, all, wanted)
    }

    private static func faces(of set: UnsafeMutablePointer<FcFontSet>) -> [CatalogFace] {
        (0..<Int(set.pointee.nfont)).compactMap { index in
            set.pointee.fonts[index].flatMap(face)
        }
        .sorted { ($0.path, $0.index) < ($1.path, $1.index) }
    }

    /// What a pattern describes; nil for the named instances of variable fonts and for bitmap fonts without colour.
    private static func face(_ pattern: OpaquePointer) -> CatalogFace? {
        var path: UnsafeMutablePointer<FcChar8>?
        var index: Int32 = 0
        guard FcPatternGetString(pattern, FC_FILE, 0, &path) == FcResultMatch, let path,
            FcPatternGetInteger(pattern, FC_INDEX, 0, &index) == FcResultMatch, index >> 16 == 0
        else { return nil }
        func flag(_ name: String) -> Bool {
            var value: FcBool = 0
            return FcPatternGetBool(pattern, name, 0, &value) == FcResultMatch && value != 0
        }
        guard flag(FC_SCALABLE) || flag(FC_COLOR) else { return nil }
        var families: [String] = []
        var name: UnsafeMutablePointer<FcChar8>?
        while FcPatternGetString(pattern, FC_FAMILY, Int32(families.count), &name) == FcResultMatch, let name {
            families.append(String(cString: name))
        }
        var slant: Int32 = 0
        FcPatternGetInteger(pattern, FC_SLANT, 0, &slant)
        var characters: OpaquePointer?
        FcPatternGetCharSet(pattern, FC_CHARSET, 0, &characters)
        return CatalogFace(
            path: String(cString: path), index: Int(index), families: families, weights: weights(pattern),
            isItalic: slant > 0, isVariable: flag(FC_VARIABLE), characters: characters)
    }

    private static func weights(_ pattern: OpaquePointer) -> ClosedRange<Double> {
        var range: OpaquePointer?
        var (low, high) = (80.0, 80.0)
        if FcPatternGetRange(pattern, FC_WEIGHT, 0, &range) == FcResultMatch {
            FcRangeGetDouble(range, &low, &high)
        } else if FcPatternGetDouble(pattern, FC_WEIGHT, 0, &low) == FcResultMatch {
            high = low
        }
        // Some bold fonts say in numbers that they are regular (Noto Nastaliq Urdu does); their name knows better.
        var style: UnsafeMutablePointer<FcChar8>?
        if low == high, low == Double(FC_WEIGHT_REGULAR),
            FcPatternGetString(pattern, FC_STYLE, 0, &style) == FcResultMatch, let style,
            String(cString: style).hasPrefix("Bold")
        {
            return 700...700
        }
        return FcWeightToOpenTypeDouble(low)...FcWeightToOpenTypeDouble(max(low, high))
    }
}
