internal import Preflight
internal import Templating
internal import TimelineModel

extension Project {
    /// A resolved video as the rules of `check` look at it.
    func subject(of video: Video, _ timeline: Timeline) -> Subject {
        Subject(timeline: timeline, output: video.output, locale: video.locale ?? template.template.language)
    }
}
