/// Paths as text, taken apart and put together as POSIX does.
///
/// Foundation's `deletingLastPathComponent` ends the process for a path of one character.
public enum PathText {
    /// The folder of a file; `.` where the path names none.
    public static func folder(of path: String) -> String {
        let folder = parent(of: path)
        return folder.isEmpty ? "." : folder
    }

    /// What stands before the last name; empty for a name alone.
    public static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        let parent = path[..<slash]
        return parent.isEmpty ? "/" : String(parent)
    }

    /// The last name.
    public static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A name in a folder; `folder` may be empty.
    public static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }
}
