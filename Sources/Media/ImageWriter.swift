internal import CFFmpeg

/// Writes frames as picture files.
public enum ImageWriter {
    public enum Format: Sendable {
        /// JFIF: bt601, full range, chroma at full size.
        case jpeg
        /// Lossless sRGB.
        case png
    }

    /// Encodes a frame and writes it to `path`, replacing what is there; not atomic, the caller renames.
    ///
    /// - Parameter format: nil follows the name: `.jpg` and `.jpeg` are JPEG, everything else is PNG.
    public static func write(_ frame: borrowing Frame, to path: String, format: Format? = nil) throws(MediaError) {
        let name = path.lowercased()
        let format = format ?? (name.hasSuffix(".jpg") || name.hasSuffix(".jpeg") ? .jpeg : .png)
        do {
            try Files.write(try encode(frame, as: format), to: path)
        } catch {
            var error = error
            error.file = path
            throw error
        }
    }

    /// The bytes of a picture file.
    ///
    /// - Parameter quantizer: Of a JPEG: from 1, the finest, to 31; 2 is about 95 on the scale of other programs.
    public static func encode(
        _ frame: borrowing Frame, as format: Format, quantizer: Int = 2
    ) throws(MediaError) -> [UInt8] {
        let operation = "write the picture"
        let isJPEG = format == .jpeg
        let pixels: PixelFormat = isJPEG ? .yuv444p : frame.format.hasAlpha ? .rgba : .rgb24
        let color: ColorDescription = isJPEG ? .jpeg : .rgb
        let conversion = try Conversion(
            from: Conversion.Shape(
                width: frame.width, height: frame.height, format: frame.format, color: frame.color),
            to: Conversion.Shape(width: frame.width, height: frame.height, format: pixels, color: color))
        let converted = try Frame(width: frame.width, height: frame.height, format: pixels)
        try conversion.convert(frame, into: converted)
        color.tag(converted.raw)

        let codec = try allocated(avcodec_find_encoder(isJPEG ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_PNG), operation)
        var context: UnsafeMutablePointer<AVCodecContext>? = try allocated(avcodec_alloc_context3(codec), operation)
        var packet: UnsafeMutablePointer<AVPacket>?
        defer {
            avcodec_free_context(&context)
            av_packet_free(&packet)
        }
        packet = av_packet_alloc()
        guard let context, let packet else {
            throw MediaError(libav: rr_AVERROR_ENOMEM, operation: operation, file: nil)
        }
        context.pointee.width = converted.raw.pointee.width
        context.pointee.height = converted.raw.pointee.height
        context.pointee.pix_fmt = pixels.raw
        context.pointee.time_base = AVRational(num: 1, den: 25)
        context.pointee.color_range = converted.raw.pointee.color_range
        context.pointee.colorspace = converted.raw.pointee.colorspace
        context.pointee.thread_count = 1
        context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        if isJPEG {
            let quality = FF_QP2LAMBDA * Int32(min(max(quantizer, 1), 31))
            context.pointee.flags |= AV_CODEC_FLAG_QSCALE
            context.pointee.global_quality = quality
            converted.raw.pointee.quality = quality
        }
        converted.raw.pointee.pts = 0
        try libav(operation) { avcodec_open2(context, codec, nil) }
        try libav(operation) { avcodec_send_frame(context, converted.raw) }
        try libav(operation) { avcodec_send_frame(context, nil) }
        try libav(operation) { avcodec_receive_packet(context, packet) }
        return [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }
}
