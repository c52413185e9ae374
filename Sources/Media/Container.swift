internal import CFFmpeg

/// A media file taken apart into streams and packets.
///
/// Used by one thread at a time.
final class Container {
    let source: FileSource
    /// Owned.
    let context: UnsafeMutablePointer<AVFormatContext>

    var path: String { source.path }

    /// Opens a file and, unless told otherwise, reads enough of it to know its streams.
    init(path: String, analyse: Bool = true) throws(MediaError) {
        let source = try FileSource(path: path)
        if let reason = Unreadable.reason(source) { throw reason }
        self.source = source
        context = try Container.open(source)
        // All properties are set: from here a thrown error runs deinit.
        if analyse { try self.analyse() }
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
    }

    private static func open(_ source: FileSource) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
        var context: UnsafeMutablePointer<AVFormatContext>? = try allocated(
            avformat_alloc_context(), "open the file", file: source.path)
        context?.pointee.pb = source.context
        // A playlist inside must not lead to other files or to the network.
        context?.pointee.io_open = { _, _, url, _, _ in
            LogCapture.refused(url)
            return rr_AVERROR_EPERM
        }
        let options = Options([("protocol_whitelist", "none")])
        // On failure libav frees the context itself.
        try libav("read the file", file: source.path) {
            let code = options.use { avformat_open_input(&context, nil, nil, $0) }
            guard code < 0, let (format, name) = Container.formatWithoutSignature(source) else { return code }
            context = avformat_alloc_context()
            context?.pointee.pb = source.context
            avio_seek(source.context, 0, SEEK_SET)
            let options = Options([("protocol_whitelist", "none")])
            return options.use { avformat_open_input(&context, name, format, $0) }
        }
        return try allocated(context, "read the file", file: source.path)
    }

    /// Formats that libav does not know by their bytes: its name for the demuxer, and a file name that it takes
    /// the decoder from.
    ///
    /// Targa has nothing at its start to be known by, so the file's name has to do; SVG is known to libav only
    /// with an XML declaration.
    private static func formatWithoutSignature(_ source: FileSource) -> (UnsafePointer<AVInputFormat>, String)? {
        if source.path.lowercased().hasSuffix(".tga"), let format = av_find_input_format("image2pipe") {
            return (format, "a.tga")
        }
        let head = String(decoding: source.bytes(at: 0, count: 4096), as: UTF8.self)
        if head.contains("<svg"), let format = av_find_input_format("svg_pipe") { return (format, "a.svg") }
        return nil
    }

    private func analyse() throws(MediaError) {
        // The streams are probed with decoders of libavformat's own: they, too, must refuse a bomb.
        let count = Int(context.pointee.nb_streams)
        let options = (0..<max(1, count)).map { _ in Options(Decoder.limits + [("threads", "1")]) }
        var dictionaries = options.map(\.dictionary)
        defer {
            for (options, rest) in zip(options, dictionaries) { options.replace(with: rest) }
        }
        let context = context
        try libav("read the file", file: path) { avformat_find_stream_info(context, &dictionaries) }
    }

    /// The stream of a kind that a player would choose; nil if there is none.
    func bestStream(_ kind: AVMediaType) -> UnsafeMutablePointer<AVStream>? {
        let index = av_find_best_stream(context, kind, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)] else { return nil }
        // The cover of an album is not a video.
        return stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0 ? stream : nil
    }

    var streams: [UnsafeMutablePointer<AVStream>] {
        (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    }

    var formatName: String { context.pointee.iformat.map { String(cString: $0.pointee.name) } ?? "" }

    /// Whether it holds one still picture and nothing that plays.
    var isStill: Bool {
        let name = formatName
        return name.hasSuffix("_pipe") || name == "image2pipe" || name == "image2" || name == "ico"
    }

    /// Reads on; nil at the end of the file. Packets of other streams than `index` are passed over.
    func read(_ index: Int32, into packet: UnsafeMutablePointer<AVPacket>) throws(MediaError) -> Bool {
        while true {
            av_packet_unref(packet)
            LogCapture.clear()
            let code = av_read_frame(context, packet)
            if code == rr_AVERROR_EOF { return false }
            if code < 0 { throw MediaError(libav: code, operation: "read the file", file: path) }
            if packet.pointee.stream_index == index { return true }
        }
    }
}
