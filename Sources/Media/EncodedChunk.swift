/// A run of frames, encoded so that it can stand anywhere in a video.
public struct EncodedChunk: Hashable, Sendable {
    /// What it is a piece of.
    public var stream: VideoStream
    public var frameCount: Int
    /// In decoding order; times count the chunk's frames from 0.
    public var packets: [Packet]

    public init(_ stream: VideoStream, frameCount: Int, packets: [Packet]) {
        self.stream = stream
        self.frameCount = frameCount
        self.packets = packets
    }

    /// What an encoder made of a chunk; `packets` are all that it gave.
    public init(_ packets: [Packet], by encoder: VideoEncoder) {
        self.init(encoder.stream, frameCount: packets.count, packets: packets)
    }

    /// Bytes of all packets.
    public var byteCount: Int { packets.reduce(0) { $0 + $1.data.count } }
}

extension EncodedChunk {
    /// The chunk as one piece of bytes: magic and version, fields as 64-bit little-endian numbers, lengths before
    /// what they measure, and at the end the SHA-256 of everything before it.
    public var serialized: [UInt8] {
        var out = ByteWriter(EncodedChunk.magic)
        out.bytes(Array(stream.codec.rawValue.utf8))
        let rate = stream.frameRate
        for number in [
            stream.width, stream.height, rate.numerator, rate.denominator, stream.reorderDelay, frameCount,
        ] {
            out.number(number)
        }
        out.bytes(stream.extradata)
        out.packets(packets)
        return out.sealed()
    }

    /// Reads what `serialized` made.
    ///
    /// - Throws: `MediaError` if a byte is missing or changed, or the version is another.
    public init(serialized: [UInt8], file: String? = nil) throws(MediaError) {
        var reader = try ByteReader(
            sealed: serialized, magic: EncodedChunk.magic, of: "encoded chunk", file: file)
        let name = String(decoding: try reader.bytes(), as: UTF8.self)
        guard let codec = VideoCodec(rawValue: name) else { throw reader.damaged }
        let (width, height) = (try reader.number(), try reader.number())
        let frameRate = Fraction(try reader.number(), try reader.number())
        let reorderDelay = try reader.number()
        frameCount = try reader.number()
        stream = VideoStream(
            codec: codec, width: width, height: height, frameRate: frameRate, extradata: try reader.bytes(),
            reorderDelay: reorderDelay)
        packets = try reader.packets()
    }

    private static let magic = Array("rowreel chunk 1\n".utf8)

    /// Writes the chunk to a file, replacing it; not atomic, the caller renames.
    public func write(to path: String) throws(MediaError) {
        try Files.write(serialized, to: path)
    }

    /// Reads a chunk from a file.
    ///
    /// - Throws: `MediaError` if it cannot be read or is damaged.
    public init(path: String) throws(MediaError) {
        try self.init(serialized: try Files.read(path), file: path)
    }
}
