public import Diagnostics
public import TimelineModel

/// One thing that `check` looks for in a resolved timeline: what is allowed and yet is hardly what was meant.
///
/// A rule is a small type in a file of its own, listed in `Preflight.rules`. It never opens a file: whatever it needs to
/// know stands in the timeline. Findings point at provenance, cells before the template.
public protocol Rule: Sendable {
    /// The code of its findings.
    static var code: String { get }

    init()

    /// What it finds in a timeline, in the timeline's order.
    func findings(in timeline: Timeline) -> [Diagnostic]
}

/// The rules of `check`.
///
/// What is plainly wrong (a column that is unknown, a file that is missing, a text that does not fit) is found when the
/// timeline is made; these rules look at the timeline itself.
public enum Preflight {
    public static let rules: [any Rule] = [SoftPicture(), OutsideFrame(), HeldClip(), PosterInTransition()]

    /// Everything that the rules find.
    public static func findings(in timeline: Timeline) -> Diagnostics {
        var found = Diagnostics()
        for rule in rules {
            for finding in rule.findings(in: timeline) { found.add(finding) }
        }
        return found
    }
}

extension Timeline {
    /// All layers with the frames of what they count from: a scene, or the whole video.
    var allLayers: [(layer: Layer, frames: Int)] {
        (underlay + overlay).map { ($0, frameCount) }
            + scenes.flatMap { scene in scene.layers.map { ($0, scene.span.count) } }
    }
}
