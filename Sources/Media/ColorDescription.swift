internal import CFFmpeg

/// How numbers of a frame mean colours: always known, never guessed later.
public struct ColorDescription: Hashable, Sendable {
    /// The matrix between RGB and YUV.
    public enum Matrix: Sendable {
        case rgb, bt601, bt709, bt2020
    }

    /// The curve between numbers and light.
    public enum Transfer: Sendable {
        /// Any of the ordinary display curves (bt709, bt601, sRGB); they are shown alike.
        case standard
        /// Perceptual quantiser, SMPTE ST 2084.
        case pq
        /// Hybrid log-gamma, ARIB STD-B67.
        case hlg
    }

    public var matrix: Matrix
    /// Whether black and white are 0 and 255 (full) or 16 and 235 (limited).
    public var isFullRange: Bool
    public var transfer: Transfer

    public init(matrix: Matrix, isFullRange: Bool, transfer: Transfer = .standard) {
        self.matrix = matrix
        self.isFullRange = isFullRange
        self.transfer = transfer
    }

    /// What every finished frame of ours is: bt709, limited range.
    public static let bt709 = ColorDescription(matrix: .bt709, isFullRange: false)
    /// What JFIF says of JPEG.
    public static let jpeg = ColorDescription(matrix: .bt601, isFullRange: true)
    /// sRGB pictures.
    public static let rgb = ColorDescription(matrix: .rgb, isFullRange: true)
}

extension ColorDescription {
    /// Reads a frame's tags; untagged YUV is bt601 under 720 lines and bt709 from there, limited range.
    init(_ frame: borrowing Frame) {
        let raw = frame.raw.pointee
        let format = frame.format
        if format.isRGB {
            self = .rgb
        } else {
            let matrix: Matrix
            switch raw.colorspace {
            case AVCOL_SPC_BT709: matrix = .bt709
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M, AVCOL_SPC_FCC, AVCOL_SPC_SMPTE240M: matrix = .bt601
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: matrix = .bt2020
            default: matrix = format.isFullRangeTwin || raw.height < 720 ? .bt601 : .bt709
            }
            self.init(matrix: matrix, isFullRange: raw.color_range == AVCOL_RANGE_JPEG || format.isFullRangeTwin)
        }
        switch raw.color_trc {
        case AVCOL_TRC_SMPTE2084: transfer = .pq
        case AVCOL_TRC_ARIB_STD_B67: transfer = .hlg
        default: transfer = .standard
        }
    }

    /// Writes the tags of a frame whose numbers mean this.
    func tag(_ frame: UnsafeMutablePointer<AVFrame>) {
        switch matrix {
        case .rgb:
            frame.pointee.colorspace = AVCOL_SPC_RGB
        case .bt601:
            frame.pointee.colorspace = AVCOL_SPC_SMPTE170M
        case .bt709:
            frame.pointee.colorspace = AVCOL_SPC_BT709
        case .bt2020:
            frame.pointee.colorspace = AVCOL_SPC_BT2020_NCL
        }
        frame.pointee.color_range = isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        if self == .bt709 {
            frame.pointee.color_primaries = AVCOL_PRI_BT709
            frame.pointee.color_trc = AVCOL_TRC_BT709
        }
    }

    /// swscale's conversion coefficients.
    var coefficients: UnsafePointer<Int32>? {
        switch matrix {
        case .rgb, .bt709: sws_getCoefficients(SWS_CS_ITU709)
        case .bt601: sws_getCoefficients(SWS_CS_ITU601)
        case .bt2020: sws_getCoefficients(SWS_CS_BT2020)
        }
    }
}
