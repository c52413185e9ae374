internal import Diagnostics
internal import Media
internal import TimelineModel

/// Pictures whose own word about which side is up is wrong, or is seldom right.
///
/// Certain are two cases: an orientation that does not exist, and one that turns a picture a quarter although it is turned
/// already (the file's own size says so). That a file says it stands on its head is told as a note: cameras do so, and so
/// do files that some program turned and did not correct.
struct UpsideDownPicture: PictureRule {
    static let description = RuleDescription(
        "picture-upside-down", .warning, .judgement, "a picture is turned by a mark in its file that is hardly right")

    private let known = FileMemory<PictureOrientation>()

    func findings(in subject: Subject, _ frames: FrameSource) -> [PictureFinding] {
        subject.timeline.pictures.compactMap { layer, asset in
            let orientation = known.value(for: asset.hash) { PictureOrientation.read(path: asset.path) }
            guard let orientation, var found = finding(asset.name, orientation) else { return nil }
            found.place = layer.provenance.place
            return PictureFinding(found)
        }
    }

    private func finding(_ name: String, _ orientation: PictureOrientation) -> Diagnostic? {
        let hint = "look at it with rowreel still; exiftool -Orientation#=1 makes it stand as it is stored"
        switch orientation.doubt {
        case nil: return nil
        case .unknown(let value):
            return finding(
                at: nil,
                "\(name) says that its orientation is \(value), which does not exist: it is shown as it is stored",
                hint: hint)
        case .turnedAlready:
            return finding(
                at: nil,
                "\(name) is to be turned by a quarter, and seems to be turned already: it would lie on its side",
                hint: hint)
        case .onItsHead:
            var found = finding(at: nil, "\(name) says that it stands on its head, and is turned by half", hint: hint)
            found.severity = .note
            return found
        }
    }
}
