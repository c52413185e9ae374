internal import Foundation

/// The system's time zone database: a folder of files that are named as the zones are.
enum ZoneDatabase {
    /// `$TZDIR`, or where systems have it; nil where there is none.
    static var folder: String? {
        let own = ProcessInfo.processInfo.environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 }
        return (own.map { [$0] } ?? ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]).first { folder in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// The rules of a zone; nil if the database has none of that name, or a damaged one.
    static func rules(_ name: String) -> ZoneRules? {
        guard let folder, isPath(name) else { return nil }
        return rules(file: "\(folder)/\(name)")
    }

    static func rules(file path: String) -> ZoneRules? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: ZoneFile.sizeLimit) else { return nil }
        return ZoneFile.rules(Array(data))
    }

    /// Whether a name leads to nothing but a file of the database.
    private static func isPath(_ name: String) -> Bool {
        guard (1...60).contains(name.utf8.count) else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                        || [0x2B, 0x2D, 0x5F].contains($0)
                }
        }
    }

    /// The names of places, `Africa/Abidjan` to `US/Samoa`, in order.
    static var placeNames: [String] {
        guard let folder, let files = FileManager.default.enumerator(atPath: folder) else { return [] }
        var names: [String] = []
        while let name = files.nextObject() as? String {
            let isFolder = files.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
            if !isFolder, Zone.isPlace(name), isPath(name) { names.append(name) }
        }
        return names.sorted()
    }
}
