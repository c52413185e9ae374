internal import Diagnostics

/// What is watched, and what of it is passed over. Paths are absolute, and reported as they are written here.
public struct WatchScope: Sendable, Hashable {
    /// Folders with all that is below them. One that is not there yet is watched as soon as it is.
    public let folders: Set<String>
    /// Single files, which count whatever their names and wherever they are. One that is not there yet counts as soon as
    /// it is; one that is a symbolic link counts also when what it leads to changes.
    public let files: Set<String>
    /// Folders within `folders` that do not count: where output goes, the store.
    public let excluded: Set<String>
    /// Folders on the way to what is watched, and the names in them that lead on.
    let steps: [String: Set<String>]

    public init(folders: [String] = [], files: [String] = [], excluding excluded: [String] = []) {
        self.folders = Set(folders.map(Self.plain))
        self.files = Set(files.map(Self.plain))
        self.excluded = Set(excluded.map(Self.plain))
        var steps: [String: Set<String>] = [:]
        for path in self.folders.union(self.files) {
            var path = path
            while path != "/" {
                let folder = PathText.parent(of: path)
                steps[folder, default: []].insert(PathText.name(of: path))
                path = folder
            }
        }
        self.steps = steps
    }

    /// Whether a change of what is at a path is told.
    public func counts(_ path: String) -> Bool {
        if files.contains(path) || folders.contains(path) { return true }
        var path = path
        // Upwards to a folder that is watched; what is excluded or passed over on the way ends the search.
        while path != "/", !path.isEmpty {
            if excluded.contains(path) || Self.isPassing(PathText.name(of: path)) { return false }
            path = PathText.parent(of: path)
            if folders.contains(path) { return !excluded.contains(path) }
        }
        return false
    }

    /// Whether a folder is to be watched: it counts, or is on the way to what does.
    func isWatched(_ folder: String) -> Bool { steps[folder] != nil || counts(folder) }

    /// Whether all in a folder counts, unless it is passed over.
    func isTree(_ folder: String) -> Bool { !excluded.contains(folder) && counts(folder) && !files.contains(folder) }

    /// Names of what comes and goes while people and programs work, and is nobody's work itself: hidden files, what
    /// editors and office programs keep beside a file that is open or being saved, and downloads under way.
    public static func isPassing(_ name: String) -> Bool {
        let endings = ["~", ".swp", ".swx", ".swo", ".tmp", ".part", ".crdownload", ".partial"]
        // vim tries with 4913 whether it may write in a folder; Emacs saves by itself to #name#; Word's lock is ~$name.
        return name.hasPrefix(".") || endings.contains { name.hasSuffix($0) } || name == "4913"
            || name.hasPrefix("~$") || name.hasPrefix("#") && name.hasSuffix("#")
    }

    /// Without double slashes, `.` and `..`, and a slash at the end.
    private static func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
