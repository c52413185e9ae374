public import Media
public import TimelineModel

/// Draws the frames of a slice: 4:2:0 8 bit, bt709, limited range, of the timeline's size.
///
/// Frame n depends on the slice and n alone. Asking for frames in order is what it is made for: it keeps what did
/// not change. Used by one thread at a time.
public final class SliceRenderer {
    public let slice: Slice
    private let stack: Compositor
    private var canvas: Frame

    /// Opens the slice's files and draws what never changes.
    ///
    /// - Throws: `Diagnostic` at the layer that cannot be shown.
    public init(_ slice: Slice, resources: RenderResources) throws {
        let factory = LayerFactory(slice: slice, resources: resources)
        let stack = try factory.stack()
        let canvas = try Frame(width: slice.size.width, height: slice.size.height, format: .yuv420p)
        self.slice = slice
        self.stack = stack
        self.canvas = canvas
    }

    /// Frame `n` of the slice, from 0. Frames that look the same share their pixels.
    ///
    /// - Throws: `Diagnostic` at the layer that cannot be shown.
    public func frame(_ n: Int) throws -> Frame {
        let damage = try stack.prepare(n)
        if !damage.isEmpty {
            let (stack, bounds) = (stack, PixelRect(slice.size))
            try canvas.withMutablePlanes { try stack.draw(damage, on: Raster(bounds, $0)) }
        }
        return try canvas.reference()
    }
}
