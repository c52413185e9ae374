internal import Generation
internal import Media
internal import TimelineModel

/// A segment that the embedded engine draws, frame by frame, straight at the size of its box.
final class MotionSource: LayerSource {
    private let segment: Segment
    private let renderer: MotionRenderer
    private let surface: Surface
    private var shown: Int?
    private var version = 0

    init(_ segment: Segment, box: Rect) throws {
        let surface = try Surface(PixelRect(nearest: box), hasAlpha: false)
        renderer = try MotionRenderer(
            request: segment.request,
            size: PixelSize(width: max(2, surface.bounds.width), height: max(2, surface.bounds.height)))
        self.segment = segment
        self.surface = surface
    }

    var isStatic: Bool { false }

    func picture(at n: Int) throws -> LayerPicture? {
        guard !surface.visible.isEmpty else { return nil }
        // Before its first and after its last frame it stands still.
        let frame = min(max(n - segment.start, 0), max(segment.request.frames - 1, 0))
        if shown != frame {
            shown = nil
            try surface.withFrame { try renderer.draw(frame: frame, into: &$0) }
            shown = frame
            version += 1
        }
        return LayerPicture(surface: surface, version: version)
    }
}
