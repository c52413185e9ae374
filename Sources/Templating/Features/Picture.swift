internal import Diagnostics
internal import TimelineModel

extension AttributeDeclaration {
    static let fit = AttributeDeclaration(
        "fit", .keyword(["contain", "cover", "fill"]), .literal,
        "contain shows all of it, cover (default) fills the box and crops, fill stretches.")
    static let focus = AttributeDeclaration(
        "focus", .position, "The point that stays in view when it is cropped; default 50% 50%.")
    static let radius = AttributeDeclaration("radius", .length, "Corner radius of the box.")
}

extension ElementDeclaration {
    static let picture = ElementDeclaration(
        "picture", "A still picture in its box.",
        attributes: [
            AttributeDeclaration("src", .media(.image), required: true, "The file."),
            .fit, .focus,
            AttributeDeclaration(
                "motion", .motion,
                "How it moves while it is shown: zoomIn zoomOut panStart panEnd panUp panDown; default still."),
            AttributeDeclaration(
                "startView", .view,
                "The part shown first, x y width height in % of the picture: 10% 5% 60% 60%; it moves to endView."),
            AttributeDeclaration("endView", .view, "The part shown last; default what is shown without a move."),
            .chromaKey,
        ] + pictureEffects + layer + [forLanguages],
        children: layerParts)
}

extension Resolution {
    /// A picture in its box; the box is the picture's own where `fit="contain"` leaves room beside it.
    func picture(_ values: Values, _ box: Box, frames: FrameSpan) -> (Layer.Content, Box)? {
        guard let asset = values.asset("src", .image) else { return nil }
        let fitted = fit(asset.size, values, box)
        let move = move(values, asset.size, fitted.source, fitted.focus)
        let picture = Picture(
            asset: asset, source: Rect(move?.from ?? fitted.source),
            motion: move.flatMap { $0.from == $0.to ? nil : PictureMotion(target: Rect($0.to), span: frames) },
            radius: ownRadius(values, fitted.box))
        return (.picture(picture), fitted.box)
    }

    /// The parts of a picture that are shown first and last, if it moves or other parts are named.
    ///
    /// - Parameter shown: The part that is shown of a picture that does not move.
    private func move(
        _ values: Values, _ size: PixelSize, _ shown: Box, _ focus: FocusPoint
    ) -> (from: Box, to: Box)? {
        let views = ["startView", "endView"].filter(values.has)
        guard let named = views.first else {
            let motion = values.value("motion") { MotionWord(rawValue: $0) } ?? .still
            return motion.rectangles(shown, in: size, focus: focus, mirrored: values.isMirrored)
        }
        if values.has("motion") {
            diagnostics.add(
                .error(
                    "two-motions", at: values.place(of: "motion"), "\(named) and motion both say how the picture moves",
                    hint: "leave one of them out"))
        }
        func view(_ name: String) -> Box {
            values.value(name) { PictureView($0) }?.box(in: size, shape: shown.width / shown.height) ?? shown
        }
        return (view("startView"), view("endView"))
    }

    /// The part of a source that is shown, and the box that it fills.
    func fit(_ size: PixelSize, _ values: Values, _ box: Box) -> (source: Box, box: Box, focus: FocusPoint) {
        let focus = values.value("focus") { FocusPoint($0) } ?? .center
        let (width, height) = (Double(max(size.width, 1)), Double(max(size.height, 1)))
        let whole = Box(x: 0, y: 0, width: width, height: height)
        switch values.text("fit") ?? "cover" {
        case "fill": return (whole, box, focus)
        case "contain":
            let scale = min(box.width / width, box.height / height)
            let (w, h) = (width * scale, height * scale)
            let inner = Box(x: box.x + (box.width - w) / 2, y: box.y + (box.height - h) / 2, width: w, height: h)
            return (whole, inner.rounded, focus)
        default:
            let scale = max(box.width / width, box.height / height)
            let (w, h) = (min(width, box.width / scale), min(height, box.height / scale))
            let crop = Box(
                x: clamp(focus.x * width - w / 2, width - w), y: clamp(focus.y * height - h / 2, height - h), width: w,
                height: h)
            return (crop, box, focus)
        }
    }

    /// The round corners of a picture or clip itself; a border needs the picture whole, and is cut with it.
    func ownRadius(_ values: Values, _ box: Box) -> Length {
        cutsItself(values) ? radius(values, box) : .zero
    }

    func radius(_ values: Values, _ box: Box) -> Length {
        let shorter = min(box.width, box.height)
        return Length(pixels: min(values.length("radius", parent: shorter) ?? 0, shorter / 2))
    }
}

/// `value` within 0...`limit`.
func clamp(_ value: Double, _ limit: Double) -> Double { min(max(value, 0), max(limit, 0)) }

extension Rect {
    init(_ box: Box) { self.init(x: box.x, y: box.y, width: box.width, height: box.height) }
}
