internal import Diagnostics
internal import TimelineModel

/// Texts that hardly stand out from what is around them, as WCAG 2.2 counts it (success criterion 1.4.3, level AA).
///
/// Measured in frames as they are seen, with outline, shadow, box, scrim, opacity and filters. WCAG's sizes are CSS pixels:
/// they are taken for a phone that shows the shorter side of the video on 375 of them. So a text is large from 24 CSS pixels
/// on, which is 6.4 vmin, and bold ones from 18.66 on, which is 5 vmin.
struct Contrast: PictureRule {
    static let description = RuleDescription(
        "contrast", .warning, .judgement, "a text hardly stands out from what is around it")

    /// What is measured of letters on a picture is not exact to the last digit.
    static let tolerance = 0.95

    /// The worst that was seen of a text.
    private struct Worst {
        var measure: ContrastProbe.Measure
        var needed: Double
        var frame: Int
        var sight: ContrastMoments.Sight
    }

    func findings(in subject: Subject, _ frames: FrameSource) throws -> [PictureFinding] {
        let timeline = frames.timeline
        let moments = ContrastMoments(timeline)
        var worst: [Int: Worst] = [:]
        for n in moments.frames {
            let seen = moments.sights.indices.filter { moments.sights[$0].span.contains(n) }
            let probe = ContrastProbe(
                frame: try frames.frame(n), mask: try frames.frame(n) { $0.letters })
            for index in seen {
                let sight = moments.sights[index]
                let needed = sight.text.isLarge(in: timeline.size) ? 3 : 4.5
                let (em, inks) = (sight.text.largestSize, sight.text.inks)
                let outline = sight.text.text.runs.map { $0.outlines.map(\.width.pixels).max() ?? 0 }.min() ?? 0
                for line in sight.text.ink(at: n) {
                    guard let measure = probe.worst(in: line.bounds, em: em, outline: outline, inks: inks) else {
                        continue
                    }
                    if measure.contrast < worst[index]?.measure.contrast ?? .infinity {
                        worst[index] = Worst(measure: measure, needed: needed, frame: n, sight: sight)
                    }
                }
            }
        }
        return worst.sorted { $0.key < $1.key }.map(\.value)
            .filter { $0.measure.contrast < $0.needed * Self.tolerance }.map { finding(on: $0, subject) }
    }

    private func finding(on worst: Worst, _ subject: Subject) -> PictureFinding {
        let (measure, text) = (worst.measure, worst.sight.text)
        let behind = subject.shown.all.flatMap(\.layers).last {
            $0.isPicture(behind: measure.box, at: worst.frame)
        }
        let provenance = text.layer.provenance
        // Which picture is behind it, the row decides; otherwise the colours of the template do, for every row.
        let place = behind?.layer.provenance.cells.first ?? provenance.template ?? provenance.place
        let part = measure.isOverBright ? "brightest" : "darkest"
        var message = "\(behind == nil ? "the text" : text.title) has a contrast of \(ratio(measure.contrast)) "
        message += behind.map { "over the \(part) part of \($0.pictureName)" } ?? "to what is around it"
        if worst.sight.isMoving { message += " at \(seconds(subject.timeline.frameRate.seconds(worst.frame)))" }
        let size = worst.needed == 3 ? "large text" : "small text"
        message += ": \(size) needs \(ratio(worst.needed))"
        return PictureFinding(
            finding(
                at: place, message,
                hint: "give it another color, a textOutline, a textShadow or a backgroundColor, or lay a half "
                    + "transparent <background> under it"),
            frame: worst.frame, box: measure.box)
    }

    /// `2.1:1`, never rounded up to what is needed.
    private func ratio(_ value: Double) -> String {
        let tenths = Int(value * 10)
        return tenths % 10 == 0 ? "\(tenths / 10):1" : "\(tenths / 10).\(tenths % 10):1"
    }
}

extension ShownText {
    /// The luminances of its letters, where nothing changes them on the way to the picture.
    fileprivate var inks: [Double] {
        guard layer.opacity == 1000, layer.filters.isEmpty, layer.effects == Effects(), layer.highlight == nil,
            !layer.animations.contains(where: { $0.property == .opacity })
        else { return [] }
        return Set(text.runs.filter { $0.picture == nil }.map(\.paint)).compactMap { paint in
            guard case .color(let color) = paint, color.alpha == 255 else { return nil }
            return Luminance.of(red: Double(color.red), green: Double(color.green), blue: Double(color.blue))
        }
    }

    /// WCAG's large text.
    fileprivate func isLarge(in size: PixelSize) -> Bool {
        let vmin = Double(min(size.width, size.height)) / 100
        let isBold = text.runs.allSatisfy { $0.picture != nil || $0.font.isBold }
        return smallestSize >= (isBold ? 5 : 6.4) * vmin
    }
}

extension FontInstance {
    fileprivate var isBold: Bool {
        if let weight = axes.first(where: { $0.tag == "wght" }) { return weight.value >= 700 << 16 }
        let name = path.split(separator: "/").last?.lowercased() ?? ""
        return ["bold", "black", "heavy"].contains { name.contains($0) } && !name.contains("semibold")
    }
}

extension ShownLayer {
    /// Whether it is a picture, clip or segment that reaches under a rectangle in frame `n` of the video.
    fileprivate func isPicture(behind rect: Rect, at n: Int) -> Bool {
        guard span.contains(n - origin) else { return false }
        switch layer.content {
        case .picture, .clip, .segment: break
        case .background, .shape, .text, .filter, .grade: return false
        }
        let (x, y) = (rect.x + rect.width * 0.5, rect.y + rect.height * 0.5)
        return layer.box.x < x && x < layer.box.maxX && layer.box.y < y && y < layer.box.maxY
    }

    fileprivate var pictureName: String {
        switch layer.content {
        case .picture(let picture): picture.asset.name
        case .clip(let clip): clip.asset.name
        case .segment(let segment): segment.request.image?.name ?? "the segment"
        case .background, .shape, .text, .filter, .grade: "what is behind it"
        }
    }
}
