internal import Diagnostics
internal import Media
internal import TimelineModel

/// Pictures that cannot be read to their end: half a download, a file that was cut off.
///
/// That a file is a picture, and its size, is found without reading all of it; this reads all of it, once.
struct BrokenPicture: PictureRule {
    static let description = RuleDescription(
        "broken-picture", .error, .judgement, "a picture cannot be read to its end")

    private let known = FileMemory<String>()

    func findings(in subject: Subject, _ frames: FrameSource) -> [PictureFinding] {
        subject.timeline.pictures.compactMap { layer, asset in
            let problem = known.value(for: asset.hash) {
                do throws(MediaError) {
                    _ = try Image.decode(path: asset.path)
                    return nil
                } catch {
                    return error.log ?? error.detail
                }
            }
            return problem.map { reason in
                var diagnostic = finding(
                    at: layer.provenance.place, "\(asset.name) cannot be read to its end",
                    hint: "export or fetch it again: the file seems to be cut off")
                diagnostic.cause = reason
                return PictureFinding(diagnostic)
            }
        }
    }
}
