internal import Foundation
public import Store
public import TimelineModel

/// The files that were downloaded, by address. Asks no network.
///
/// A file is kept under the hash of its content and never changed, so that a run that uses it goes on while another
/// one fetches the next version; what is known about an address is a record. Thread-safe.
public struct FetchedLibrary: Sendable {
    private let store: Store
    private let records: RecordBook

    public init(_ store: Store, _ records: RecordBook) {
        self.store = store
        self.records = records
    }

    /// The file last fetched from an address, verified; nil if there is none.
    public func file(_ address: WebAddress) -> FetchedFile? {
        guard let facts: FetchedFile.Facts = records.value(for: key(address), in: .fetched),
            let hash = ContentHash(hex: facts.sha256), let file = store.find(StoreKey(.fetched, hash))
        else { return nil }
        return FetchedFile(path: file.path, hash: hash, facts: facts)
    }

    /// The hash of the file last fetched from an address, which may have left the store since; nil if there was none.
    ///
    /// - Parameter address: The hash of the address, by which it can be kept without its secrets.
    public func hash(of address: ContentHash) -> ContentHash? {
        let facts: FetchedFile.Facts? = records.value(for: address.hex, in: .fetched)
        return facts.flatMap { ContentHash(hex: $0.sha256) }
    }

    /// Takes a downloaded file in, and remembers that the address has it.
    ///
    /// - Parameter path: The file; it is moved, or removed when one with the same content is there.
    func keep(_ path: String, _ hash: ContentHash, _ facts: FetchedFile.Facts, as address: WebAddress) throws {
        _ = try store.entry(StoreKey(.fetched, hash)) { place in
            guard rename(path, place) == 0 else { throw StoreError(.failed, "move", path: path, number: errno) }
        }
        unlink(path)
        try records.set(facts, for: key(address), in: .fetched)
    }

    var newFile: String { store.newIncomingFile() }

    private func key(_ address: WebAddress) -> String { address.hash.hex }
}

extension RecordBook.Space {
    /// What is known about every address that gave a file, by the hash of the address.
    static let fetched: RecordBook.Space = "fetched"
}

/// A file that was fetched.
public struct FetchedFile: Sendable {
    /// Where its bytes are. They are never changed; another version of the file is another path.
    public let path: String
    public let hash: ContentHash
    let facts: Facts

    /// When it was downloaded, in seconds since 1970.
    public var fetched: Int { facts.fetched }

    /// What is remembered about an address, as a record of the store. Without credentials.
    struct Facts: Codable, Hashable {
        var address: String
        var sha256: String
        var bytes: Int
        /// What the bytes are, told by the bytes.
        var kind: String
        var etag: String?
        var lastModified: String?
        var fetched: Int
    }
}
