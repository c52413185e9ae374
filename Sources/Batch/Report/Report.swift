public import Diagnostics
internal import Foundation
internal import Rendering

/// What a run did, video by video, in the sheet's order.
public struct Report: Sendable {
    public var template: String
    public var data: String
    public var profile: String
    /// The languages that were asked for by name, as BCP 47 tags.
    public var locales: [String] = []
    public var outcomes: [Outcome]
    /// Warnings and notes about the template, the sheet and its languages, which belong to no single video.
    public var findings: [Diagnostic] = []
    /// When the run began, in seconds since 1970.
    public var started: Double
    /// Wall time of the run in seconds.
    public var seconds: Double
    /// Chunks encoded in this run.
    public var chunksMade: Int
    /// Chunks taken from the store, or shared with another video of this run.
    public var chunksReused: Int
    /// Files encoded as one piece: animated pictures, and files whose size is bounded. None of their chunks is kept.
    public var filesEncodedWhole = 0
    /// Segments generated in this run, in the order in which they were finished.
    public var segments: [MadeSegment] = []
    public var wasStopped: Bool
    /// Videos of earlier runs whose row has gone.
    public var retired: [Retired] = []
    /// The output folder, once the report was written there.
    public var folder: String?
    /// Where the copy of the sheet is, once it was written.
    public var sheetCopy: String?
    /// What there is to say instead of the table, when there was nothing to do.
    public var remark: String?
    /// Whether the report or the copy of the sheet could not be written.
    public var isUntold = false

    public init(
        template: String, data: String, profile: String, outcomes: [Outcome] = [], started: Double = 0,
        seconds: Double = 0, chunksMade: Int = 0, chunksReused: Int = 0, wasStopped: Bool = false
    ) {
        self.template = template
        self.data = data
        self.profile = profile
        self.outcomes = outcomes
        self.started = started
        self.seconds = seconds
        self.chunksMade = chunksMade
        self.chunksReused = chunksReused
        self.wasStopped = wasStopped
    }

    public func count(_ status: Outcome.Status) -> Int { outcomes.count { $0.status == status } }

    public var motionSegments: Int { outcomes.reduce(0) { $0 + $1.motionSegments } }

    /// 0 all there, 1 some failed, 130 stopped by the user (as shells say for Ctrl-C).
    public var exitStatus: Int32 {
        if wasStopped { return 130 }
        return count(.failed) + count(.held) + count(.stopped) > 0 || isUntold ? 1 : 0
    }

    /// Writes `report.json`, `report.csv` and `report.html` into `folder`, each whole or not at all.
    ///
    /// Where they cannot be written, those of an earlier run go too: they say what is no longer so, and on a full
    /// disk take the room that these need. The page comes last, because it is the largest.
    ///
    /// - Parameters:
    ///   - jobs: Posters made small at once.
    ///   - thumbnail: A poster's small picture.
    func write(
        to folder: String, jobs: Int = 1,
        thumbnail: @escaping @Sendable (_ poster: String) -> Thumbnail? = { Thumbnail(of: $0) }
    ) throws {
        let files = [("\(folder)/report.csv", Data(csv.utf8)), ("\(folder)/report.json", try json)]
        let page = "\(folder)/report.html"
        func write() throws {
            for (path, data) in files { try OutputFile.write(data, to: path) }
        }
        do {
            try write()
        } catch {
            for path in files.map(\.0) + [page] { unlink(path) }
            try write()
        }
        do {
            let thumbnails = Thumbnails.of(outcomes, jobs: jobs, make: thumbnail)
            let text = ReportHTML(report: self, folder: folder, thumbnails: thumbnails).page
            try OutputFile.write(Data(text.utf8), to: page)
        } catch {
            unlink(page)
            throw error
        }
    }
}
