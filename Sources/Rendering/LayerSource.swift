/// Where a layer's pixels come from. Used by one thread at a time.
protocol LayerSource: AnyObject {
    /// Whether every frame shows the same picture.
    var isStatic: Bool { get }

    /// What the layer shows in frame `n`; nil if there is nothing to see.
    ///
    /// The surface stays as it is until the next call.
    func picture(at n: Int) throws -> LayerPicture?
}

/// A picture of a layer: equal versions of one source are the same pixels.
struct LayerPicture {
    var surface: Surface
    var version: Int

    func isSame(as other: LayerPicture) -> Bool { version == other.version && surface === other.surface }
}

/// A source that always shows the same surface.
final class StillSource: LayerSource {
    private let surface: Surface?

    init(_ surface: Surface?) { self.surface = surface }

    var isStatic: Bool { true }

    func picture(at n: Int) -> LayerPicture? { surface.map { LayerPicture(surface: $0, version: 0) } }
}
