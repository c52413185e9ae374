extension EncodedAudio {
    /// The sound as one piece of bytes, put together as `EncodedChunk.serialized` is.
    public var serialized: [UInt8] {
        var out = ByteWriter(EncodedAudio.magic(codec))
        out.bytes(extradata)
        for number in [frameSize, delay, bitrate, sampleCount] { out.number(number) }
        out.packets(packets)
        return out.sealed()
    }

    /// Reads what `serialized` made.
    ///
    /// - Throws: `MediaError` if a byte is missing or changed, or the version is another.
    public init(serialized: [UInt8], file: String? = nil) throws(MediaError) {
        // The magic names the codec. What begins with none of them is damaged, which the reader says.
        codec = AudioCodec.allCases.first { serialized.starts(with: EncodedAudio.magic($0)) } ?? .aac
        var reader = try ByteReader(
            sealed: serialized, magic: EncodedAudio.magic(codec), of: "encoded sound", file: file)
        extradata = try reader.bytes()
        frameSize = try reader.number()
        delay = try reader.number()
        bitrate = try reader.number()
        sampleCount = try reader.number()
        packets = try reader.packets()
    }

    private static func magic(_ codec: AudioCodec) -> [UInt8] {
        switch codec {
        case .aac: Array("rowreel audio 1\n".utf8)
        case .opus: Array("rowreel opus 1\n".utf8)
        }
    }

    /// Writes the sound to a file, replacing it; not atomic, the caller renames.
    public func write(to path: String) throws(MediaError) { try Files.write(serialized, to: path) }

    /// Reads a sound from a file.
    ///
    /// - Throws: `MediaError` if it cannot be read or is damaged.
    public init(path: String) throws(MediaError) {
        try self.init(serialized: try Files.read(path), file: path)
    }
}
