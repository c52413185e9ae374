internal import TimelineModel

/// Several elements as one picture, to be made transparent or filtered as a whole.
final class GroupSource: LayerSource {
    private let stack: Compositor
    private let surface: Surface
    private let elements: [any StackElement]
    private let frames: Int
    private var version = 0

    /// - Parameters:
    ///   - elements: Bottom first.
    ///   - area: What they may touch.
    ///   - frames: How many frames will be shown, from 0.
    init(_ elements: [any StackElement], in area: PixelRect, size: PixelSize, frames: Int) throws {
        self.elements = elements
        self.frames = frames
        stack = try Compositor(elements, size: size, frames: frames, hasAlpha: true)
        surface = try Surface(area, hasAlpha: true)
    }

    var isStatic: Bool { elements.allSatisfy { $0.isStill(for: frames) } }

    func picture(at n: Int) throws -> LayerPicture? {
        let damage = try stack.prepare(n)
        if !damage.isEmpty {
            try surface.withMutableRaster { try stack.draw(damage, on: $0) }
            version += 1
        }
        return LayerPicture(surface: surface, version: version)
    }
}
