internal import CFFmpeg

/// Reads still pictures.
public enum Image {
    /// Decodes a picture as straight RGBA in sRGB, upright, in square pixels.
    ///
    /// Orientation is honoured in JPEG, PNG and WebP; ICC profiles are applied; of an animation it is the first
    /// frame, of a video the first picture.
    ///
    /// - Parameters:
    ///   - fitting: For vector pictures (SVG): the size they are drawn to cover, keeping their shape; nil draws them
    ///     at their own size. Other pictures keep their size.
    /// - Throws: `MediaError` naming the file; pictures of more than 200 million pixels are refused.
    public static func decode(path: String, fitting: (width: Int, height: Int)? = nil) throws(MediaError) -> Frame {
        var container = try Container(path: path, analyse: false)
        if !container.isStill { container = try Container(path: path) }
        guard let stream = container.bestStream(AVMEDIA_TYPE_VIDEO) ?? container.streams.first else {
            throw MediaError(operation: "decode the picture", detail: "There is no picture in it", file: path)
        }
        let frame = try decodeFirst(container, stream, fitting: fitting)
        let isVideo = !container.isStill
        let orientation = isVideo ? Orientation(stream) : Exif.orientation(container.source)
        if let mapped = try ToneMapping.apply(frame) { return try upright(try rgba(mapped), orientation) }
        return try upright(try rgba(frame), orientation)
    }

    private static func decodeFirst(
        _ container: Container, _ stream: UnsafeMutablePointer<AVStream>, fitting: (width: Int, height: Int)?
    ) throws(MediaError) -> Frame {
        var options: [(String, String)] = []
        // Without this half a JPEG would be a whole picture with a grey end. Other decoders notice by themselves.
        if stream.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_MJPEG { options = [("err_detect", "explode")] }
        if stream.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_SVG, let fitting {
            options = [("width", String(fitting.width)), ("height", String(fitting.height)), ("keep_ar", "1")]
        }
        let decoder = try Decoder(container, stream, options: options)
        guard let frame = try decoder.next() else {
            throw MediaError(
                code: rr_AVERROR_INVALIDDATA, operation: "decode the picture",
                detail: "There is no whole picture in it",
                log: LogCapture.take(), file: container.path)
        }
        // The side data's display matrix repeats what is read from EXIF here.
        return frame
    }

    /// Straight RGBA in sRGB with square pixels.
    private static func rgba(_ frame: borrowing Frame) throws(MediaError) -> Frame {
        let profile = ColorProfile.bytes(frame)
        let size = frame.displaySize
        let scaler = Scaler(
            sourceWidth: frame.width, sourceHeight: frame.height, width: size.width, height: size.height,
            format: profile != nil && frame.format.depth > 8 ? .rgba64 : .rgba)
        let plain = try scaler.scale(frame)
        if let profile {
            if let converted = try ColorProfile.convert(plain, profile: profile) { return converted }
            if plain.format == .rgba64 {
                return try Scaler(
                    sourceWidth: size.width, sourceHeight: size.height, width: size.width, height: size.height,
                    format: .rgba
                ).scale(plain)
            }
        }
        return plain
    }

    private static func upright(_ frame: consuming Frame, _ orientation: Orientation) throws(MediaError) -> Frame {
        guard orientation != .upright else { return frame }
        let graph = try FilterGraph(orientation.steps, like: frame, output: frame.format)
        return try graph.apply(frame, time: 0)
    }
}

extension Orientation {
    /// The orientation that a video file gives for its stream.
    init(_ stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else {
            self = .upright
            return
        }
        self = data.withMemoryRebound(to: Int32.self, capacity: 9) { Orientation(displayMatrix: $0) }
    }
}
