internal import CFFmpeg

/// What a file is and holds, without decoding more of it than needed.
public struct MediaInfo: Hashable, Codable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case image, video, audio
    }

    public var kind: Kind
    /// Width at which it is shown: upright, square pixels. 0 for audio.
    public var width: Int
    /// Height at which it is shown: upright. 0 for audio.
    public var height: Int
    /// Length in microseconds: of the picture for video, of the sound for audio; nil for still pictures.
    public var duration: Int?
    /// The nominal frame rate of a video; frames may come at other times.
    public var frameRate: Fraction?
    public var hasAudio: Bool
    /// Whether pixels may be transparent.
    public var hasAlpha: Bool
    /// Whether it is of a format for moving pictures in pages (GIF, APNG), whatever moves in it.
    public var isAnimation = false
    /// Whether it is drawn at the size it is shown (SVG).
    public var isDrawing = false

    /// Looks at a file.
    ///
    /// - Throws: `MediaError` naming the file if it is not there, not media, or of a kind that cannot be read.
    public static func probe(path: String) throws(MediaError) -> MediaInfo {
        let container = try Container(path: path)
        let audio = container.bestStream(AVMEDIA_TYPE_AUDIO)
        if let stream = container.bestStream(AVMEDIA_TYPE_VIDEO) {
            return try MediaInfo(container, picture: stream, hasAudio: audio != nil)
        }
        guard let audio else {
            throw MediaError(
                operation: "read the file", detail: "There is neither picture nor sound in it", file: path)
        }
        return MediaInfo(
            kind: .audio, width: 0, height: 0, duration: try container.duration(audio), frameRate: nil, hasAudio: true,
            hasAlpha: false)
    }
}

extension MediaInfo {
    private init(
        _ container: Container, picture stream: UnsafeMutablePointer<AVStream>, hasAudio: Bool
    )
        throws(MediaError)
    {
        let parameters = stream.pointee.codecpar.pointee
        guard parameters.width > 0, parameters.height > 0 else {
            throw MediaError(
                operation: "read the picture of", detail: "Its size cannot be told", log: LogCapture.take(),
                file: container.path)
        }
        let ratio = av_guess_sample_aspect_ratio(container.context, stream, nil)
        var size = squarePixels(ratio, width: Int(parameters.width), height: Int(parameters.height))
        var isStill = container.isStill
        if !isStill, !hasAudio { isStill = try container.hasOnePicture(stream) }
        let orientation = container.isStill ? Exif.orientation(container.source) : Orientation(stream)
        if orientation.swapsSides { size = (size.height, size.width) }
        let format = PixelFormat(AVPixelFormat(rawValue: parameters.format))
        let rate = av_guess_frame_rate(container.context, stream, nil)
        self.init(
            kind: isStill ? .image : .video, width: size.width, height: size.height,
            duration: isStill ? nil : try container.duration(stream),
            frameRate: isStill || rate.num <= 0 ? nil : Fraction(rate), hasAudio: hasAudio,
            hasAlpha: format.hasAlpha || Decoder.hasSeparateAlpha(stream),
            isAnimation: ["gif", "apng"].contains(container.formatName), isDrawing: container.formatName == "svg_pipe")
    }
}

extension Container {
    /// Whether an animation's format holds one picture only. Reads packets, and goes back to the start.
    func hasOnePicture(_ stream: UnsafeMutablePointer<AVStream>) throws(MediaError) -> Bool {
        guard formatName == "gif" || formatName == "apng" || formatName.contains("mp4") else { return false }
        if formatName.contains("mp4") { return stream.pointee.nb_frames == 1 }
        return try scan(stream, limit: 2).count == 1
    }

    /// Length of a stream in microseconds: as the file states it, or counted packet by packet.
    func duration(_ stream: UnsafeMutablePointer<AVStream>) throws(MediaError) -> Int {
        let isCounted =
            formatName == "gif" || formatName == "apng"
            || context.pointee.duration_estimation_method != AVFMT_DURATION_FROM_STREAM
        if let duration = plausible(stream.pointee.duration), duration > 0, !isCounted {
            return rescale(duration, from: stream.pointee.time_base, to: microseconds)
        }
        if let duration = plausible(context.pointee.duration), duration > 0, !isCounted { return Int(duration) }
        return rescale(try scan(stream, limit: .max).duration, from: stream.pointee.time_base, to: microseconds)
    }

    /// Counts packets, and the time from the start of the first to the end of the last.
    private func scan(
        _ stream: UnsafeMutablePointer<AVStream>, limit: Int
    ) throws(MediaError)
        -> (count: Int, duration: Int64)
    {
        let container = try Container(path: path)
        let packet = try allocated(av_packet_alloc(), "read the file", file: path)
        defer {
            var packet: UnsafeMutablePointer<AVPacket>? = packet
            av_packet_free(&packet)
        }
        var (count, first, end) = (0, Int64.max, Int64.min)
        while count < limit, try container.read(stream.pointee.index, into: packet) {
            count += 1
            guard let time = plausible(packet.pointee.pts) ?? plausible(packet.pointee.dts) else { continue }
            first = min(first, time)
            end = max(end, time + (plausible(packet.pointee.duration) ?? 0))
        }
        return (count, count == 0 || first > end ? 0 : end - first)
    }
}
