/// Which of libavfilter's filters a template may use, reviewed one by one.
///
/// A filter is allowed if its picture depends on the frame it is given and on nothing else — no frame before, no clock,
/// no file, no network — and has the size of that frame. That is what lets a chunk begin anywhere. No flag of libavfilter
/// tells these things, so every filter stands in one of two lists; a test fails when an installed one is in neither.
enum FilterRules {
    /// What a filter does to pixels that are not opaque.
    enum Kind: Sendable {
        /// It changes colours; the layer's outline stays.
        case color
        /// It moves pixels within the layer's box, transparent ones too.
        case geometry
        /// It spreads pixels over their neighbours, beyond the layer's edge.
        case spreading
    }

    struct Rule: Sendable {
        var kind: Kind
        /// Options that libavfilter evaluates as expressions. An expression can hang it: only numbers may be given.
        var expressions: Set<String>
        /// Options that reach for files or make pictures depend on time.
        var refused: Set<String>

        init(_ kind: Kind, expressions: Set<String> = [], refused: Set<String> = []) {
            self.kind = kind
            self.expressions = expressions
            self.refused = refused
        }
    }

    static let allowed: [String: Rule] = [
        "avgblur": Rule(.spreading),
        "bilateral": Rule(.color),
        "boxblur": Rule(
            .spreading,
            expressions: ["luma_radius", "lr", "chroma_radius", "cr", "alpha_radius", "ar"]),
        "cas": Rule(.color),
        "chromahold": Rule(.color),
        "chromanr": Rule(.color),
        "chromashift": Rule(.color),
        "colorbalance": Rule(.color),
        "colorchannelmixer": Rule(.color),
        "colorcontrast": Rule(.color),
        "colorcorrect": Rule(.color),
        "colorhold": Rule(.color),
        "colorize": Rule(.color),
        "colorlevels": Rule(.color),
        "colortemperature": Rule(.color),
        "convolution": Rule(.color),
        "curves": Rule(.color, refused: ["psfile", "plot"]),
        "dblur": Rule(.spreading),
        "deband": Rule(.color),
        "deblock": Rule(.color),
        "deflate": Rule(.color),
        "despill": Rule(.color),
        "dilation": Rule(.color),
        "drawbox": Rule(
            .color, expressions: ["x", "y", "width", "w", "height", "h", "thickness", "t"], refused: ["box_source"]),
        "drawgrid": Rule(.color, expressions: ["x", "y", "width", "w", "height", "h", "thickness", "t"]),
        "edgedetect": Rule(.color),
        "eq": Rule(
            .color,
            expressions: [
                "contrast", "brightness", "saturation", "gamma", "gamma_r", "gamma_g", "gamma_b", "gamma_weight",
            ], refused: ["eval"]),
        "erosion": Rule(.color),
        "exposure": Rule(.color),
        "fillborders": Rule(.color),
        "gblur": Rule(.spreading),
        "gradfun": Rule(.color),
        "grayworld": Rule(.color),
        "hflip": Rule(.geometry),
        "histeq": Rule(.color),
        "hsvhold": Rule(.color),
        "hue": Rule(.color, expressions: ["h", "s", "H", "b"]),
        "huesaturation": Rule(.color),
        "inflate": Rule(.color),
        "kirsch": Rule(.color),
        "lenscorrection": Rule(.color),
        "limiter": Rule(.color),
        "median": Rule(.color),
        "monochrome": Rule(.color),
        "negate": Rule(.color),
        "perspective": Rule(
            .color, expressions: ["x0", "y0", "x1", "y1", "x2", "y2", "x3", "y3"], refused: ["eval"]),
        "pixelize": Rule(.color),
        "prewitt": Rule(.color),
        "rgbashift": Rule(.color),
        "roberts": Rule(.color),
        "rotate": Rule(
            .geometry, expressions: ["angle", "a"], refused: ["out_w", "ow", "out_h", "oh"]),
        "sab": Rule(.color),
        "scharr": Rule(.color),
        "selectivecolor": Rule(.color, refused: ["psfile"]),
        "shear": Rule(.color),
        "smartblur": Rule(.color),
        "sobel": Rule(.color),
        "swapuv": Rule(.color),
        "unsharp": Rule(.color),
        "vflip": Rule(.geometry),
        "vibrance": Rule(.color),
        "vignette": Rule(.color, expressions: ["angle", "a", "x0", "y0"], refused: ["eval", "mode_expr"]),
        "yaepblur": Rule(.color),
    ]

    /// Why a filter may not be used, as the user is told; nil if it may, or if nothing is known of it.
    static func refusal(_ name: String) -> String? {
        guard allowed[name] == nil else { return nil }
        return refused.first { $0.names.contains(name) }?.reason
    }

    static func isKnown(_ name: String) -> Bool { allowed[name] != nil || refused.contains { $0.names.contains(name) } }
}
