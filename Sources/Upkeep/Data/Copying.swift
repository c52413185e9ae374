internal import Diagnostics
internal import Foundation
internal import Rendering

/// Files that are the same bytes under another name.
enum Copying {
    /// Puts a copy of a file under a name, whole or not at all.
    static func replace(_ path: String, with source: String) throws {
        try OutputFile.replace(path) { aside in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: source), options: .mappedIfSafe)
            try bytes.write(to: URL(fileURLWithPath: aside))
        }
    }

    /// Gives a file that is never written to again a second name; a copy where the file system has no second names, or
    /// the name is on another.
    ///
    /// - Parameter target: A new name, in a folder that is there.
    static func link(_ source: String, as target: String) throws {
        if Glibc.link(source, target) == 0 { return }
        guard [EXDEV, EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else {
            throw Diagnostic.error(
                "unwritable-output", at: .file(target), "the file could not be put here",
                cause: String(cString: strerror(errno)))
        }
        try FileManager.default.copyItem(atPath: source, toPath: target)
    }
}
