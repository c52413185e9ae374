internal import Foundation
internal import TimelineModel

/// What the store knows about an entry, as a small JSON file beside it.
///
/// An entry is there when both are and agree; the index can be rebuilt from sidecars alone.
struct Sidecar: Codable, Hashable {
    /// `chunk 5f2a…`: an entry that was moved to another name is not taken for what it is not.
    var key: String
    var bytes: Int
    var sha256: String
    /// When it was made, in seconds since 1970.
    var created: Int
    /// What it took to make, in seconds of wall time; what eviction weighs.
    var cost: Double
    /// How it was made, in the words of its maker: JSON.
    var provenance: String?

    static func read(_ path: String) -> Sidecar? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? JSONDecoder().decode(Sidecar.self, from: data)
    }

    /// Not flushed: a sidecar that power loss took or tore means that the entry is made again.
    func write(_ path: String, by way: AsideFile) throws(StoreError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { throw StoreError(.failed, "describe", path: path) }
        do throws(StoreError) {
            try way.write([UInt8](data))
            try way.keep(as: path, isFlushed: false)
        } catch {
            way.discard()
            throw error
        }
    }
}

/// Size and hash of a file's bytes.
struct FileContent: Hashable {
    var bytes: Int
    var hash: ContentHash

    /// Reads the file at `path`; nil when it cannot be read to its end.
    ///
    /// - Parameter visit: Sees every piece; false ends the reading.
    init?(of path: String, _ visit: (ArraySlice<UInt8>) -> Bool = { _ in true }) {
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
            if count == 0 { break }
            hasher.update(buffer[..<count])
            guard visit(buffer[..<count]) else { return nil }
            total += count
        }
        (bytes, hash) = (total, hasher.finish())
    }
}
