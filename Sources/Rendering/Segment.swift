internal import Generation
internal import Media
internal import TimelineModel

/// A segment that the embedded engine draws, frame by frame.
final class MotionSource: LayerSource {
    init(_ segment: Segment, box: Rect) throws {
    }

    var isStatic: Bool { false }

    func picture(at n: Int) throws -> LayerPicture? {
        nil
    }
}
