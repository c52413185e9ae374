internal import CFFmpeg

/// One conversion of size, pixel format and colour by swscale, with all matrices named.
///
/// Rounds accurately and bit-exactly: without that, pixels would depend on the processor.
/// Used by one thread at a time.
final class Conversion {
    /// The pixels a conversion starts from or ends at.
    struct Shape: Equatable {
        var width: Int
        var height: Int
        var format: AVPixelFormat
        var color: ColorDescription

        init(width: Int, height: Int, format: PixelFormat, color: ColorDescription) {
            self.width = width
            self.height = height
            self.format = format.plain
            self.color = color
        }

        init(_ frame: borrowing Frame) {
            self.init(width: frame.width, height: frame.height, format: frame.format, color: frame.color)
        }
    }

    let from: Shape
    let to: Shape
    /// Owned.
    private let context: OpaquePointer

    init(from: Shape, to: Shape) throws(MediaError) {
        self.from = from
        self.to = to
        let isResizing = from.width != to.width || from.height != to.height
        var flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT
        let (isFromRGB, isToRGB) = (PixelFormat(from.format).isRGB, PixelFormat(to.format).isRGB)
        if isToRGB { flags |= SWS_FULL_CHR_H_INT }
        if isFromRGB { flags |= SWS_FULL_CHR_H_INP }
        // Averaging instead of sampling when a picture shrinks a lot keeps it free of moiré.
        if isResizing, from.width >= 3 * to.width || from.height >= 3 * to.height {
            flags = flags & ~SWS_BICUBIC | SWS_AREA
        }
        let operation = "scale \(from.width)x\(from.height) to \(to.width)x\(to.height)"
        let context = try allocated(
            sws_getContext(
                Int32(clamping: from.width), Int32(clamping: from.height), from.format,
                Int32(clamping: to.width), Int32(clamping: to.height), to.format, flags, nil, nil, nil),
            operation)
        let code = sws_setColorspaceDetails(
            context, from.color.coefficients, from.color.isFullRange ? 1 : 0, to.color.coefficients,
            to.color.isFullRange ? 1 : 0, 0, 1 << 16, 1 << 16)
        guard code >= 0 || isFromRGB && isToRGB || from.color.matrix == to.color.matrix else {
            sws_freeContext(context)
            throw MediaError(libav: rr_AVERROR_EINVAL, operation: operation, file: nil)
        }
        self.context = context
    }

    deinit { sws_freeContext(context) }

    /// Converts the part of `source` that begins at (`x`, `y`), both multiples of the chroma's step.
    func convert(_ source: borrowing Frame, x: Int = 0, y: Int = 0, into target: borrowing Frame) throws(MediaError) {
        let format = source.format
        var planes: [UnsafePointer<UInt8>?] = []
        for plane in 0..<4 {
            planes.append(source.data(plane).map { UnsafePointer($0) + offset(source, format, plane, x, y) })
        }
        // The palette is the second plane and has no rows.
        if av_pix_fmt_desc_get(format.raw)?.pointee.flags ?? 0 & UInt64(AV_PIX_FMT_FLAG_PAL) != 0, planes[1] == nil {
            planes[1] = source.data(1).map { UnsafePointer($0) }
        }
        let strides = (0..<4).map { source.stride($0) }
        let targets = (0..<4).map { target.data($0) }
        let targetStrides = (0..<4).map { target.stride($0) }
        let height = Int32(from.height)
        let context = context
        try libav("scale a frame") {
            sws_scale(context, planes, strides, 0, height, targets, targetStrides)
        }
    }

    private func offset(_ source: borrowing Frame, _ format: PixelFormat, _ plane: Int, _ x: Int, _ y: Int) -> Int {
        guard x != 0 || y != 0 else { return 0 }
        let isChroma = (plane == 1 || plane == 2) && format.chromaShiftX + format.chromaShiftY > 0
        let row = isChroma ? y >> format.chromaShiftY : y
        let column = Int(av_image_get_linesize(format.raw, Int32(x), Int32(plane)))
        return row * Int(source.stride(plane)) + max(0, column)
    }
}
