internal import Diagnostics
internal import TimelineModel

/// Pictures and clips of which the box shows a small part only.
struct CroppedPicture: Rule {
    static let description = RuleDescription(
        "cropped-picture", .warning, .judgement, "most of a picture is cut away to fill its box")

    /// The part of the picture that has to be seen.
    static let least = 0.4

    /// The part of the video's picture from which on a box is more than a strip that was meant to be one.
    static let leastBox = 0.2

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.layers.compactMap { layer, _ in
            let (asset, source): (Asset, Rect)
            switch layer.content {
            // What moves over a picture is meant to show parts of it.
            case .picture(let picture) where picture.motion == nil: (asset, source) = (picture.asset, picture.source)
            case .clip(let clip): (asset, source) = (clip.asset, clip.source)
            default: return nil
            }
            let whole = Double(asset.size.width) * Double(asset.size.height)
            let (box, frame) = (layer.box, subject.timeline.size)
            guard whole > 0,
                box.width.pixels * box.height.pixels > Self.leastBox * Double(frame.width * frame.height)
            else { return nil }
            let seen = source.width.pixels * source.height.pixels / whole
            // A strip is cut out of what has another shape; a part of the same shape was chosen.
            let isStrip =
                source.width.pixels > Double(asset.size.width) - 2
                || source.height.pixels > Double(asset.size.height) - 2
            guard seen < Self.least, isStrip else { return nil }
            return finding(
                at: layer.provenance.place,
                "only \(Int((seen * 100).rounded())) % of \(asset.name) is seen: it is \(asset.size), and its box "
                    + "\(box.width.rounded)x\(box.height.rounded)",
                hint:
                    "fit=\"contain\" shows all of it, focus= says which part to keep; or take a picture of another shape"
            )
        }
    }
}
