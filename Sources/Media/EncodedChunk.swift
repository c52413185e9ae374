/// A run of frames, encoded so that it can stand anywhere in a video.
public struct EncodedChunk: Hashable, Sendable {
    /// libavcodec's name of the format: `h264`.
    public var codec: String
    public var width: Int
    public var height: Int
    public var frameRate: Fraction
    /// Headers of the stream; chunks with equal headers can be joined.
    public var extradata: [UInt8]
    /// By how many frames decoding runs ahead of showing.
    public var reorderDelay: Int
    public var frameCount: Int
    /// In decoding order; times count the chunk's frames from 0.
    public var packets: [Packet]

    public init(
        codec: String, width: Int, height: Int, frameRate: Fraction, extradata: [UInt8], reorderDelay: Int,
        frameCount: Int, packets: [Packet]
    ) {
        self.codec = codec
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.extradata = extradata
        self.reorderDelay = reorderDelay
        self.frameCount = frameCount
        self.packets = packets
    }

    /// What an encoder made of a chunk; `packets` are all that it gave.
    public init(_ packets: [Packet], by encoder: VideoEncoder) {
        self.init(
            codec: encoder.codecName, width: encoder.width, height: encoder.height, frameRate: encoder.frameRate,
            extradata: encoder.extradata, reorderDelay: encoder.reorderDelay, frameCount: packets.count,
            packets: packets)
    }

    /// Bytes of all packets.
    public var byteCount: Int { packets.reduce(0) { $0 + $1.data.count } }
}

extension EncodedChunk {
    /// The chunk as one piece of bytes: magic and version, fields as 64-bit little-endian numbers, lengths before
    /// what they measure, and at the end the SHA-256 of everything before it.
    public var serialized: [UInt8] {
        var out = ByteWriter(EncodedChunk.magic)
        out.bytes(Array(codec.utf8))
        for number in [width, height, frameRate.numerator, frameRate.denominator, reorderDelay, frameCount] {
            out.number(number)
        }
        out.bytes(extradata)
        out.packets(packets)
        return out.sealed()
    }

    /// Reads what `serialized` made.
    ///
    /// - Throws: `MediaError` if a byte is missing or changed, or the version is another.
    public init(serialized: [UInt8], file: String? = nil) throws(MediaError) {
        var reader = try ByteReader(
            sealed: serialized, magic: EncodedChunk.magic, of: "encoded chunk", file: file)
        codec = String(decoding: try reader.bytes(), as: UTF8.self)
        width = try reader.number()
        height = try reader.number()
        frameRate = Fraction(try reader.number(), try reader.number())
        reorderDelay = try reader.number()
        frameCount = try reader.number()
        extradata = try reader.bytes()
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
