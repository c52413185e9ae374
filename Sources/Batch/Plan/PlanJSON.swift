internal import Diagnostics
public import Foundation
internal import TimelineModel

/// The plan for programs. The fields are described in `Documentation/Plan.md`; new ones may be added.
extension WorkPlan {
    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(Whole(self)) + Data("\n".utf8)
        }
    }

    private struct Whole: Encodable {
        var version = 1
        var template, data: String
        var totals: TotalsForm
        var videos: [VideoForm]
        var findings: [FindingForm]
        var retired: [Report.RetiredVideo]
        var coming: ComingForm?

        init(_ plan: WorkPlan) {
            template = plan.template
            data = plan.data
            totals = TotalsForm(plan.totals)
            videos = plan.videos.map(VideoForm.init)
            findings = plan.findings.map(FindingForm.init)
            retired = plan.retired.map(Report.RetiredVideo.init)
            coming = plan.coming.map(ComingForm.init)
        }
    }

    private struct TotalsForm: Encodable {
        var videos, make, unchanged, impossible, held, frames, segments, filesEncodedWhole: Int
        var chunks, sounds: CountForm
        var seconds: Double?

        init(_ totals: Totals) {
            videos = totals.videos
            make = totals.toMake
            unchanged = totals.unchanged
            impossible = totals.impossible
            held = totals.held
            frames = totals.frames
            segments = totals.segments
            filesEncodedWhole = totals.whole
            chunks = CountForm(totals.chunks)
            sounds = CountForm(totals.sounds)
            seconds = totals.seconds
        }
    }

    private struct CountForm: Encodable {
        var make, stored, shared, pending: Int

        init(_ count: Count) {
            (make, stored, shared, pending) = (count.make, count.stored, count.shared, count.pending)
        }
    }

    private struct VideoForm: Encodable {
        var key: String
        var rows: [Int]
        var locale, output: String?
        var path: String
        var state: String
        var frames: Int
        var pieces: [PieceForm]
        var why: [CauseForm]

        init(_ video: Video) {
            key = video.key
            rows = video.rows
            locale = video.locale
            output = video.output
            path = video.path
            state = video.state.rawValue
            frames = video.frames
            pieces = video.pieces.map(PieceForm.init)
            why = video.causes.map(CauseForm.init)
        }
    }

    private struct PieceForm: Encodable {
        var kind, title, key, state: String
        var frames: Int
        var why: [CauseForm]

        init(_ piece: Piece) {
            kind = piece.kind.rawValue
            title = piece.title
            key = piece.key.hex
            state = piece.state.rawValue
            frames = piece.frames
            why = piece.causes.map(CauseForm.init)
        }
    }

    private struct CauseForm: Encodable {
        var code, text: String
        var place, column, old, new: String?

        init(_ cause: Cause) {
            code = cause.code
            text = cause.description
            switch cause {
            case .cell(let place, let column, let old, let new):
                (self.place, self.column, self.old, self.new) = (place, column, old, new)
            case .template(let line), .translation(let line): place = line
            case .font(let name, let old, let new): (place, self.old, self.new) = (name, old, new)
            case .file(let name), .otherFont(let name): place = name
            case .length(let old, let new): (self.old, self.new) = (String(old), String(new))
            case .setting(let name, let old, let new): (place, self.old, self.new) = (name, old, new)
            case .library(let old, let new): (self.old, self.new) = (old, new)
            case .renderer(let feature, let old, let new):
                (place, self.old, self.new) = (feature, old.map(String.init), String(new))
            case .new, .metadata, .lost, .missingFile, .missingPoster, .changedFile, .forced, .unknown: break
            }
        }
    }
}
