internal import Foundation

/// The layout of a store's folder, and whether a folder is one.
enum StoreFormat {
    static let version = 1
    static let fileName = "format"
    static let folders = ["aside", "locks", "leases"] + StoreKey.Kind.allCases.map(\.rawValue)

    /// Whether a name in the store's folder is the store's. Hidden files are nobody's business.
    static func isOurs(_ name: String) -> Bool {
        folders.contains(name) || name == fileName || name.hasPrefix(".") || name == "lost+found"
            || name.hasPrefix(RecordBook.fileName) || name.hasPrefix("index.")
    }

    /// Makes sure that the folder is a store of this version, or one that can become a store; changes nothing.
    ///
    /// - Parameter isMade: Whether it may become one.
    /// - Returns: Whether its version is still to be written, by `write(to:by:)`.
    static func lacksVersion(_ folder: String, isMade: Bool) throws(StoreError) -> Bool {
        let path = "\(folder)/\(fileName)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let strangers = names.filter { !isOurs($0) }
        // Stores were made without the file once; a disk of its own has lost+found.
        let isStore = names.contains("chunk") && names.contains("aside")
        // An empty one was begun when the machine or its process ended.
        if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
            let words = String(decoding: data.prefix(100), as: UTF8.self).split(whereSeparator: \.isWhitespace)
            if words.prefix(2) == ["rowreel", "store"], words.count == 3, let found = Int(words[2]) {
                guard found != version else { return false }
                throw StoreError(
                    .otherVersion, "use", path: folder,
                    reason: "it is a store of format \(found), and this rowreel works with format \(version)")
            }
            // A damaged one is written anew where everything else is a store's.
            guard isStore, strangers.isEmpty else {
                throw StoreError(.foreign, "use", path: folder, reason: "its file \"\(fileName)\" is not a store's")
            }
        }
        guard isStore || strangers.isEmpty else {
            throw StoreError(
                .foreign, "use", path: folder, reason: "it holds other files, such as \(strangers.min() ?? "")")
        }
        guard isMade || isStore else { throw StoreError(.missing, "open", path: folder, reason: "there is no store") }
        return true
    }

    /// Writes the version. Whole or absent: another process may read it at any time.
    static func write(to folder: String, by aside: AsideFile) throws(StoreError) {
        try aside.write(Array("rowreel store \(version)\n".utf8))
        try aside.keep(as: "\(folder)/\(fileName)", isFlushed: true)
    }
}
