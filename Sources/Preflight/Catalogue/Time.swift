internal import Diagnostics

extension Preflight {
    /// About times in the template.
    static let time: [RuleDescription] =
        RuleDescription.all(
            .error, .time,
            [
                "ambiguous-unit": "m could mean minutes or milliseconds",
                "bad-time": "a time is not written as one",
                "min-max": "a shortest length is longer than the longest",
                "no-duration": "a scene or layer is shown for less than a frame",
                "no-such-frame": "a moment is outside the video",
                "no-time": "a time refers to something that is not in this video",
                "not-a-time": "a value is not a time",
                "outside-scene": "a layer begins before its scene, or ends after it",
                "poster": "the poster is outside the video, or in a transition",
                "short-layer": "a layer is shorter than what happens in it",
                "short-scene": "a scene is shorter than its transitions",
                "time-cycle": "times depend on each other in a circle",
                "times": "attributes of time contradict each other",
                "unknown-unit": "a unit is not one of time",
                "video-length": "the video cannot have the length that was asked for",
            ])
        + RuleDescription.all(
            .warning, .time,
            ["short-reading": "a scene was shortened below the time to read it, so that the video fits"])
}
