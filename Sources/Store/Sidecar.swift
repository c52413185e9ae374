internal import Foundation
internal import TimelineModel

/// What the store knows about an entry, as a small JSON file beside it.
///
/// An entry is there when both are and agree; an index can be rebuilt from sidecars alone.
struct Sidecar: Codable, Hashable {
    /// `chunk 5f2a…`: an entry that was moved to another name is not taken for what it is not.
    var key: String
    var bytes: Int
    var sha256: String
    /// When it was made, in seconds since 1970.
    var created: Int
    /// What it took to make, in seconds of wall time; what eviction weighs.
    var cost: Double

    static func read(_ path: String) -> Sidecar? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? JSONDecoder().decode(Sidecar.self, from: data)
    }

    func write(_ path: String, aside folder: String) throws(StoreError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { throw StoreError(.failed, "describe", path: path) }
        let file = AsideFile(in: folder)
        do throws(StoreError) {
            try file.write([UInt8](data))
            try file.keep(as: path)
        } catch {
            file.discard()
            throw error
        }
    }
}

extension ContentHash {
    /// The hash and size of a file's bytes; nil when it cannot be read to its end.
    static func ofFile(_ path: String) -> (hash: ContentHash, bytes: Int)? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var hasher = ContentHash.Hasher()
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return (hasher.finish(), total) }
            hasher.update(buffer[..<count])
            total += count
        }
    }
}
