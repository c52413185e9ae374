internal import Diagnostics
internal import TimelineModel

/// Pictures and clips that are blown up so far that they look soft.
struct SoftPicture: Rule {
    static let description = RuleDescription(
        "soft-picture", .warning, .judgement, "a picture or clip is blown up so far that it looks soft")

    /// Pixels of the video per pixel of the source, from which on softness shows next to sharp text.
    static let limit = 2.0

    func findings(in subject: Subject) -> [Diagnostic] {
        return subject.layers.compactMap { layer, _ in
            let (asset, source): (Asset, Rect)
            switch layer.content {
            case .picture(let picture):
                // Of a moving picture, the part that is shown closest.
                let target = picture.motion?.target ?? picture.source
                (asset, source) = (picture.asset, target.width < picture.source.width ? target : picture.source)
            case .clip(let clip): (asset, source) = (clip.asset, clip.source)
            default: return nil
            }
            // Drawings have no pixels of their own.
            guard source.width > .zero, source.height > .zero, !asset.isDrawing else { return nil }
            let scale = max(
                layer.box.width.pixels / source.width.pixels, layer.box.height.pixels / source.height.pixels)
            guard scale > Self.limit else { return nil }
            let times = "\(Int(scale)).\(Int(scale * 10) % 10)"
            let needed = PixelSize(
                width: Int((Double(asset.size.width) * scale).rounded(.up)),
                height: Int((Double(asset.size.height) * scale).rounded(.up)))
            return finding(
                at: layer.provenance.place,
                "\(asset.name) has \(asset.size) pixels and is shown \(times) times as large, so it will look soft",
                hint: "\(needed) pixels would be sharp")
        }
    }
}
