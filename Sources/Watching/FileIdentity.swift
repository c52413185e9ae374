internal import Glibc

/// Which file or folder a path leads to, links followed.
struct FileIdentity: Hashable {
    private let device: UInt
    private let number: UInt
    let isFolder: Bool
    /// Whether the path is a link, or the file has more than one name.
    let isLinked: Bool

    /// Nil where there is none.
    init?(_ path: String) {
        var own = stat()
        guard lstat(path, &own) == 0 else { return nil }
        var target = own
        let isLink = own.st_mode & S_IFMT == S_IFLNK
        // One that leads nowhere is itself.
        if isLink, stat(path, &target) != 0 { target = own }
        device = UInt(target.st_dev)
        number = UInt(target.st_ino)
        isFolder = target.st_mode & S_IFMT == S_IFDIR
        isLinked = isLink || (!isFolder && own.st_nlink > 1)
    }

    static func == (a: FileIdentity, b: FileIdentity) -> Bool { a.device == b.device && a.number == b.number }

    func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        hasher.combine(number)
    }
}
