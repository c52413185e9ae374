internal import CUnicode
internal import _FoundationICU

/// The data that decides how numbers, dates and words around them are written.
///
/// Two of them: Foundation brings an ICU of its own, and has nothing for plural forms and units, which the system's ICU
/// writes.
public enum CLDR {
    /// Of numbers, money, percentages, dates and lists: `46`.
    public static let foundation: String = {
        var version: [UInt8] = [0, 0, 0, 0]
        var error = U_ZERO_ERROR
        swift_ulocdata_getCLDRVersion(&version, &error)
        return shortened(version.map(String.init))
    }()

    /// Of plural forms, units and the choice of digits: `42`.
    public static let system: String = shortened(
        String(cString: rr_cldr_version()).split(separator: ".").map(String.init))

    /// Both as records keep them, so that videos are resolved again when the data changes.
    public static let versions: [String] = ["cldr \(foundation) (foundation)", "cldr \(system) (icu)"]

    /// Without the zeros at the end.
    private static func shortened(_ parts: [String]) -> String {
        var parts = parts
        while parts.count > 1, parts.last == "0" { parts.removeLast() }
        return parts.joined(separator: ".")
    }
}
