internal import Crypto

/// The SHA-256 of some bytes: a file's content, or the canonical text of a request.
public struct ContentHash: Hashable, Sendable {
    /// 64 lower-case hexadecimal digits.
    public let hex: String

    /// A hash that was written down before; nil unless it is 64 lower-case hexadecimal digits.
    public init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        self.hex = hex
    }

    /// The hash of bytes in memory.
    public init(of bytes: some Collection<UInt8>) {
        var hasher = Hasher()
        hasher.update(bytes)
        self = hasher.finish()
    }

    /// The hash of a text's UTF-8 bytes.
    public init(of text: String) { self.init(of: text.utf8) }

    fileprivate init(digest: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        for byte in digest {
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: bytes, as: UTF8.self)
    }

    /// The hash of bytes that arrive in pieces.
    public struct Hasher {
        private var sha = SHA256()

        public init() {}

        public mutating func update(_ bytes: some Collection<UInt8>) {
            if bytes.withContiguousStorageIfAvailable({ sha.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil
            {
                Array(bytes).withUnsafeBytes { sha.update(bufferPointer: $0) }
            }
        }

        public func finish() -> ContentHash { ContentHash(digest: sha.finalize()) }
    }
}

extension ContentHash: Codable {
    /// As its digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = ContentHash(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 in hexadecimal")
        }
        self = hash
    }
}

extension ContentHash: CustomStringConvertible {
    public var description: String { hex }
}
