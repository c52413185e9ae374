import ArgumentParser
import Batch
import Diagnostics
import TimelineModel

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what a video is made of, as text.",
        discussion: """
            The resolved timeline: every scene and layer with its frames, place, size, broken lines and files by \
            content. Equal text means equal pictures, so two of them can be compared with diff.
            """)

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    func run() throws {
        let installation = try Console.running { try Installation.find() }
        let project = try Console.running {
            let opened = try Project.open(try sheet.request(fetching), installation: installation)
            Console.tell(opened.diagnostics)
            return opened.value
        }
        var isFirst = true
        var hasFailed = false
        for video in project.videos {
            let resolved = project.timeline(of: video)
            Console.tell(resolved.diagnostics)
            guard let timeline = resolved.value else {
                hasFailed = true
                continue
            }
            // A heading only where there is more than one to tell apart.
            if project.videos.count > 1 { Console.say((isFirst ? "" : "\n") + "# \(video.title)\n") }
            Console.say(timeline.description)
            isFirst = false
        }
        if hasFailed { throw ExitStatus.someFailed.error }
    }
}
