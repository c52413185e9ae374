public import Diagnostics

/// How the bytes of a table spell its characters. A byte-order mark in the file wins over what was asked for.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    /// Also reads GBK and GB2312, which it extends.
    case gb18030

    /// The encoding that an option names, in any case and by its common other names.
    ///
    /// - Parameter place: Where the name was written, such as `.option("--encoding")`.
    public static func named(_ name: String, at place: Place) throws(Diagnostic) -> TextEncoding {
        switch name.lowercased() {
        case "utf-8", "utf8": return .utf8
        case "windows-1252", "cp1252", "windows1252", "latin1", "iso-8859-1": return .windows1252
        case "gb18030", "gbk", "gb2312", "cp936": return .gb18030
        default:
            throw .error(
                "unknown-encoding", at: place, "\"\(name)\" is not an encoding that tables can have",
                hint: "known are \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }
}
