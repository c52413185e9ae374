internal import Diagnostics
internal import TimelineModel

/// Texts whose letters lie over each other while both stand.
///
/// Letters are compared, not boxes. The same words twice are a shadow or an echo and meant.
struct TextOverlap: Rule {
    static let description = RuleDescription(
        "text-overlap", .warning, .judgement, "the letters of two texts lie over each other")

    /// The part of the smaller em size by which they have to overlap.
    static let leastDepth = 0.12

    func findings(in subject: Subject) -> [Diagnostic] {
        let (shown, rate) = (subject.shown, subject.timeline.frameRate)
        var found = pairs(shown.under.texts, shown.under.layers, rate)
        for scene in shown.scenes {
            let over = shown.over.texts.map { $0.deeper(by: scene.layers.count) }
            found += pairs(scene.texts + over, scene.layers + shown.over.layers, rate, own: scene.layers.count)
        }
        return found + pairs(shown.over.texts, shown.over.layers, rate)
    }

    /// - Parameter own: Texts from this depth on are compared with those before only.
    private func pairs(
        _ texts: [ShownText], _ layers: [ShownLayer], _ rate: FrameRate, own: Int = .max
    ) -> [Diagnostic] {
        let texts = texts.filter { !$0.shown.settled.isEmpty && $0.hasWords }
        var found: [Diagnostic] = []
        for (index, upper) in texts.enumerated().dropFirst() {
            for lower in texts[..<index] where lower.depth < own {
                let (a, b) = (lower.shown.inVideo, upper.shown.inVideo)
                let common = FrameSpan(max(a.start, b.start), min(a.end, b.end))
                guard !common.isEmpty, lower.words != upper.words else { continue }
                guard let depth = overlap(lower, upper, during: common, layers) else { continue }
                let time = "\(seconds(rate.seconds(common.start))) to \(seconds(rate.seconds(common.end)))"
                found.append(
                    finding(
                        at: upper.layer.provenance.cells.first ?? lower.layer.provenance.cells.first
                            ?? upper.layer.provenance.template,
                        "\(upper.title) lies over \(lower.title) by \(Int(depth.rounded())) px from \(time)",
                        hint: "give them regions that do not touch, or other times"))
            }
        }
        return found
    }

    /// How deep they lie in each other, in pixels; nil if they hardly do.
    private func overlap(
        _ lower: ShownText, _ upper: ShownText, during common: FrameSpan, _ layers: [ShownLayer]
    ) -> Double? {
        let least = max(2, Self.leastDepth * min(lower.smallestSize, upper.smallestSize))
        let isMoving = !lower.layer.animations.isEmpty || !upper.layer.animations.isEmpty
        let middle = (common.start + common.end) / 2
        var deepest = 0.0
        for n in isMoving ? [common.start, middle, common.end - 1] : [middle] {
            guard lower.isRead(at: n), upper.isRead(at: n) else { continue }
            let others = upper.ink(at: n)
            for ink in lower.ink(at: n) {
                for other in others {
                    let depth = ink.depth(of: other)
                    guard depth > max(least, deepest) else { continue }
                    let isHidden = layers[(lower.depth + 1)..<upper.depth].contains { $0.hides(ink, at: n) }
                    if !isHidden { deepest = depth }
                }
            }
        }
        return deepest > least ? deepest : nil
    }
}

extension ShownText {
    /// Where its lines are on the picture in frame `n` of the video; of what runs through a window, all of its way.
    func ink(at n: Int) -> [Quad] {
        let moment = n - shown.origin
        guard let window = layer.window else { return inkBoxes.map { shown.place($0, at: moment) } }
        return inkBoxes.map { ink in
            Quad(Rect(x: window.x, y: layer.box.y + ink.y, width: window.width, height: ink.height))
        }
    }

    /// As one of more layers, of which so many lie under it.
    fileprivate func deeper(by count: Int) -> ShownText {
        var text = self
        text.depth += count
        return text
    }

    fileprivate func isRead(at n: Int) -> Bool { shown.opacity(at: n - shown.origin) > ShownLayer.faint }
}
