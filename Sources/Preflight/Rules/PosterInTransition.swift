internal import Diagnostics
internal import TimelineModel

/// A poster that shows two scenes at once.
struct PosterInTransition: Rule {
    static let description = RuleDescription(
        "poster-in-transition", .warning, .judgement, "the poster shows two scenes at once")

    func findings(in subject: Subject) -> [Diagnostic] {
        let timeline = subject.timeline
        guard let poster = timeline.poster,
            let slice = timeline.slice(showing: poster), slice.incoming != nil, let scene = slice.sceneIDs.last
        else { return [] }
        return [
            finding(
                at: timeline.scenes.first { $0.id == scene }?.provenance.template,
                "the poster is taken in the middle of the transition to \(scene)",
                hint: "poster=\"\(scene).entered\" takes it right after")
        ]
    }
}
