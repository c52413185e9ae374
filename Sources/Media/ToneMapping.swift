internal import CFFmpeg

/// Brings high dynamic range (PQ, HLG) to what an ordinary display shows.
enum ToneMapping {
    /// zimg to linear light, Hable's curve, and back to bt709; a reference white of 100 cd/m².
    static let steps: [FilterGraph.Step] = [
        .init("zscale", [("transfer", "linear"), ("npl", "100")]),
        .init("format", [("pix_fmts", "gbrpf32le")]),
        .init("zscale", [("primaries", "bt709")]),
        .init("tonemap", [("tonemap", "hable"), ("desat", "0")]),
        .init("zscale", [("transfer", "bt709"), ("matrix", "bt709"), ("range", "tv")]),
        .init("format", [("pix_fmts", "yuv420p")]),
    ]

    /// The frame in bt709; nil if it is not high dynamic range.
    static func apply(_ frame: borrowing Frame) throws(MediaError) -> Frame? {
        guard frame.color.transfer != .standard else { return nil }
        let tagged = try frame.reference()
        tag(tagged)
        let graph = try FilterGraph(steps, like: tagged, output: .yuv420p)
        let result = try graph.apply(tagged, time: 0)
        ColorDescription.bt709.tag(result.raw)
        return result
    }

    /// Names what the frame leaves open: zimg refuses to guess.
    static func tag(_ frame: borrowing Frame) {
        let raw = frame.raw
        if raw.pointee.color_primaries == AVCOL_PRI_UNSPECIFIED { raw.pointee.color_primaries = AVCOL_PRI_BT2020 }
        if raw.pointee.colorspace == AVCOL_SPC_UNSPECIFIED { raw.pointee.colorspace = AVCOL_SPC_BT2020_NCL }
        if raw.pointee.color_range == AVCOL_RANGE_UNSPECIFIED { raw.pointee.color_range = AVCOL_RANGE_MPEG }
    }
}
