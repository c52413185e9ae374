internal import CFFmpeg
internal import Glibc

/// Writes numbers and runs of bytes one after the other.
struct ByteWriter {
    private var all: [UInt8]

    init(_ magic: [UInt8]) { all = magic }

    mutating func number(_ value: Int) {
        withUnsafeBytes(of: Int64(value).littleEndian) { all.append(contentsOf: $0) }
    }

    mutating func bytes(_ bytes: [UInt8]) {
        number(bytes.count)
        all.append(contentsOf: bytes)
    }

    /// How many packets there are, then time, duration, key flag and data of each.
    mutating func packets(_ packets: [Packet]) {
        number(packets.count)
        for packet in packets {
            number(packet.time)
            number(packet.duration)
            number(packet.isKey ? 1 : 0)
            bytes(packet.data)
        }
    }

    /// Everything written, with its SHA-256 behind it.
    func sealed() -> [UInt8] { all + SHA256.digest(all[...]) }
}

/// Reads what `ByteWriter` wrote, and trusts none of it.
struct ByteReader {
    private var rest: ArraySlice<UInt8>
    /// What the bytes should be, for messages: `encoded chunk`.
    private let content: String
    private let file: String?

    /// Checks the seal and the magic.
    init(sealed: [UInt8], magic: [UInt8], of content: String, file: String?) throws(MediaError) {
        let body = sealed.dropLast(32)
        self.content = content
        self.file = file
        rest = body.dropFirst(magic.count)
        guard sealed.count >= magic.count + 32, body.starts(with: magic),
            SHA256.digest(body).elementsEqual(sealed.suffix(32))
        else { throw damaged }
    }

    var damaged: MediaError {
        MediaError(operation: "read the \(content)", detail: "It is damaged or of another version", file: file)
    }

    mutating func number() throws(MediaError) -> Int {
        guard rest.count >= 8 else { throw damaged }
        let value = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        return Int(Int64(bitPattern: value))
    }

    mutating func bytes() throws(MediaError) -> [UInt8] {
        let count = try number()
        guard count >= 0, count <= rest.count else { throw damaged }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func packets() throws(MediaError) -> [Packet] {
        var packets: [Packet] = []
        for _ in 0..<(try number()) {
            let (time, duration, isKey) = (try number(), try number(), try number() != 0)
            packets.append(Packet(data: try bytes(), time: time, duration: duration, isKey: isKey))
        }
        return packets
    }
}

enum SHA256 {
    /// By libavutil. Empty if memory ran out, which no seal equals.
    static func digest(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let state = av_sha_alloc() else { return [] }
        defer { av_free(UnsafeMutableRawPointer(state)) }
        av_sha_init(state, 256)
        bytes.withUnsafeBufferPointer { av_sha_update(state, $0.baseAddress, $0.count) }
        var digest = [UInt8](repeating: 0, count: 32)
        av_sha_final(state, &digest)
        return digest
    }
}

/// Whole files, with the system's word for what went wrong.
public enum Files {
    /// How many bytes a file has.
    public static func size(of path: String) throws(MediaError) -> Int { try FileSource(path: path).length }

    static func read(_ path: String) throws(MediaError) -> [UInt8] {
        let source = try FileSource(path: path)
        let bytes = source.bytes(at: 0, count: source.length)
        guard bytes.count == source.length else {
            throw MediaError(libav: -EIO, operation: "read the file", file: path)
        }
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) throws(MediaError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw MediaError(libav: -errno, operation: "write the file", file: path) }
        var failure: Int32 = 0
        bytes.withUnsafeBufferPointer { buffer in
            var done = 0
            while done < buffer.count, failure == 0 {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count > 0 { done += count } else if errno != EINTR { failure = errno }
            }
        }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure != 0 { throw MediaError(libav: -failure, operation: "write the file", file: path) }
    }
}
