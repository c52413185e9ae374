internal import Diagnostics
internal import Templating
internal import TimelineModel

/// Words, logos and QR codes that leave the picture, or the part of it that platforms do not cover.
///
/// Letters count, not boxes; where the layer stands, not on its way there. What runs through a window may leave at its
/// sides. A logo is a picture whose file is called so.
struct SafeArea: Rule {
    static let description = RuleDescription(
        "safe-area", .warning, .judgement, "words, a logo or a QR code leave the output's safe area or the picture")

    /// The part of the picture's width or height that counts as within.
    static let slack = 0.01

    func findings(in subject: Subject) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for text in subject.shown.all.lazy.flatMap(\.texts) where !text.shown.settled.isEmpty && text.hasWords {
            let moments = moments(of: text.shown)
            guard moments.contains(where: { text.shown.opacity(at: $0) > ShownLayer.faint }) else { continue }
            let ink = moments.flatMap { text.ink(at: $0 + text.shown.origin) }
            found += finding("the text", ink, text.layer, subject)
        }
        for shown in subject.shown.all.lazy.flatMap(\.layers) where !shown.settled.isEmpty {
            guard let name = shown.layer.mark else { continue }
            let box = Rect(x: .zero, y: .zero, width: shown.layer.box.width, height: shown.layer.box.height)
            found += finding(name, moments(of: shown).map { shown.place(box, at: $0) }, shown.layer, subject)
        }
        return found
    }

    private func moments(of shown: ShownLayer) -> [Int] {
        let span = shown.settled
        return shown.layer.animations.isEmpty ? [span.start] : [span.start, (span.start + span.end) / 2, span.end - 1]
    }

    private func finding(_ name: String, _ ink: [Quad], _ layer: Layer, _ subject: Subject) -> [Diagnostic] {
        let size = subject.timeline.size
        let place = layer.provenance.template ?? layer.provenance.place
        let sides = layer.window == nil ? Side.allCases : [.top, .bottom]
        let slack = Length(pixels: Double(min(size.width, size.height)) * Self.slack)
        guard let bounds = ink.bounds else { return [] }
        func worst(_ area: Rect) -> (side: Side, by: Length)? {
            let beyond = sides.map { side in (side, side.excess(bounds, area)) }
            return beyond.filter { $0.1 > slack }.max { $0.1 < $1.1 }
        }
        // In per cent, and without the words: the template is at fault, and is so for many rows in the same way.
        func share(_ side: Side, _ excess: Length) -> String {
            let isAcross = side == .left || side == .right
            let share = 100 * excess.pixels / Double(isAcross ? size.width : size.height)
            return "\(Int(share.rounded(.up))) % of the \(isAcross ? "width" : "height")"
        }
        if let (side, excess) = worst(Rect(size)) {
            return [
                finding(
                    at: place, "\(name) leaves the picture \(side.words) by \(share(side, excess))",
                    hint: "move or shrink its region")
            ]
        }
        guard let (side, excess) = worst(subject.safeArea) else { return [] }
        let safe = subject.output.safe
        let margin =
            switch side {
            case .top: safe.top
            case .bottom: safe.bottom
            case .left, .right: max(safe.start, safe.end)
            }
        return [
            finding(
                at: place,
                "\(name) leaves the safe area \(side.words) by \(share(side, excess)): what is nearer than "
                    + "\(percent(margin)) to that side may be covered or cut off",
                hint: "move its region (safe.top, safe.start … are the margins), or set safe= of the output")
        ]
    }

    private func percent(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value)) %" : "\(value) %"
    }

    private enum Side: CaseIterable {
        case top, right, bottom, left

        var words: String {
            switch self {
            case .top: "at the top"
            case .right: "at the right"
            case .bottom: "at the bottom"
            case .left: "at the left"
            }
        }

        func excess(_ rect: Rect, _ area: Rect) -> Length {
            switch self {
            case .top: area.y - rect.y
            case .right: rect.maxX - area.maxX
            case .bottom: rect.maxY - area.maxY
            case .left: area.x - rect.x
            }
        }
    }
}

extension Layer {
    /// What it is called if it has to be seen whole: a logo or a QR code.
    fileprivate var mark: String? {
        switch content {
        case .picture(let picture): picture.asset.name.lowercased().contains("logo") ? picture.asset.name : nil
        case .shape(let shape): if case .qr = shape.kind { "the QR code" } else { nil }
        default: nil
        }
    }
}
