internal import CFFmpeg

/// What an animated picture is like.
public struct AnimationOptions: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: Fraction
    /// 0...100, of formats that lose something; 100 is the best.
    public var quality: Int

    public init(width: Int, height: Int, frameRate: Fraction, quality: Int) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.quality = quality
    }
}

/// Writes an animated picture that plays again and again: GIF or WebP, without sound. Used by one thread at a time.
public final class AnimationWriter {
    private let options: AnimationOptions
    private let pixels: PixelFormat
    private let mapper: PaletteMapper?
    private var conversion: Conversion?
    private let file: VideoFileWriter

    /// Begins the file, replacing what is at `path`; not atomic, the caller renames.
    ///
    /// - Parameter palette: Of a format that `needsPalette`.
    public init(
        path: String, format: FileFormat, _ options: AnimationOptions, palette: consuming Palette?
    ) throws(MediaError) {
        let operation = "write the animation"
        guard let facts = format.facts.animation else {
            throw MediaError(operation: operation, detail: "\(format.title) holds no animation", file: path)
        }
        mapper =
            if let palette { try PaletteMapper(palette, width: options.width, height: options.height) } else { nil }
        self.options = options
        pixels = facts.pixels
        file = try VideoFileWriter(
            path: path, operation: operation,
            VideoFileWriter.Form(
                encoder: facts.encoder, muxer: format.rawValue, width: options.width, height: options.height,
                format: facts.pixels, frameRate: options.frameRate, encoding: facts.options(options.quality),
                muxing: format.facts.options))
    }

    /// Appends a frame: `yuv420p`, bt709, limited range.
    public func add(_ frame: borrowing Frame) throws(MediaError) {
        guard let mapper else { return try file.write(try converted(frame)) }
        try mapper.push(frame)
        while let picture = try mapper.pull() { try file.write(picture) }
    }

    private func converted(_ frame: borrowing Frame) throws(MediaError) -> Frame {
        let (width, height) = (options.width, options.height)
        if conversion == nil {
            conversion = try Conversion(
                from: .init(width: width, height: height, format: frame.format, color: frame.color),
                to: .init(width: width, height: height, format: pixels, color: .rgb))
        }
        let result = try Frame(width: width, height: height, format: pixels)
        try conversion?.convert(frame, into: result)
        return result
    }

    /// Ends the file. It is whole only if this returns.
    public func finish() throws(MediaError) {
        if let mapper {
            try mapper.finish()
            while let picture = try mapper.pull() { try file.write(picture) }
        }
        try file.finish()
    }
}
