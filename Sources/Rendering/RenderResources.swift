internal import Media
internal import Synchronization
internal import TimelineModel
internal import Typesetting

/// What the slices of a run share: painted texts, scaled pictures, drawn shapes and gradients, decoded pictures of clips.
///
/// A picture that is seen in a scene and in both of its transitions is decoded and scaled once. What was not used for
/// longest goes first when there is too much. Thread-safe; one per process is enough.
public final class RenderResources: Sendable {
    /// Paints texts; one for all, because a text is painted once.
    let painter = TextPainter()
    /// Decoded pictures of clips, and readers that no slice uses at the moment.
    let clips: ClipPictures
    private let kept: Mutex<RecentlyUsed<Key, any Sendable>>

    /// What a resource is made from. Files are named by their content.
    enum Key: Hashable, Sendable {
        case text(TextBlock, x: Int, y: Int)
        case textParts(TextBlock, Highlight?, x: Int, y: Int)
        case shape(Shape, PixelRect)
        case background(Paint, PixelRect)
        case picture(ContentHash, Rect, PixelRect, radius: Length)
        case movingPicture(ContentHash, Rect, Rect, PixelSize)
        case mask(LayerMask, PixelRect, in: PixelRect)
        case border(Stroke, LayerMask?, PixelRect)
        case grade(Grade)
        /// A layer's pixels after its filters and effects, by the layer's text form, on a canvas.
        case processed(String, PixelRect)
    }

    /// What a key and its place take beside the pixels, roughly: a block of text names every run, its fonts and its place.
    private static let overhead = 16 << 10

    /// - Parameters:
    ///   - capacity: Bytes of drawn pixels to keep.
    ///   - clipCapacity: Bytes of decoded pictures of clips to keep.
    public init(capacity: Int = 96 << 20, clipCapacity: Int = 96 << 20) {
        kept = Mutex(RecentlyUsed(capacity: capacity))
        clips = ClipPictures(capacity: clipCapacity)
    }

    /// The resource for `key`, made by `make` if it is not there.
    ///
    /// Two threads may make the same one at the same time; both get what one of them made.
    func resource<Value: Sendable>(_ key: Key, _ make: () throws -> (Value, bytes: Int)) throws -> Value {
        func found(_ kept: inout RecentlyUsed<Key, any Sendable>) -> Value? {
            // Unwrapped before it is cast: a value may itself be an optional.
            guard let value = kept.value(for: key) else { return nil }
            return value as? Value
        }
        if let value = kept.withLock({ found(&$0) }) { return value }
        let (value, bytes) = try make()
        return kept.withLock { kept in
            if let other = found(&kept) { return other }
            kept.set(value, for: key, weight: bytes + Self.overhead)
            return value
        }
    }

    /// A surface, or that there is nothing to see.
    func surface(_ key: Key, _ make: () throws -> Surface?) throws -> Surface? {
        try resource(key) {
            let surface = try make()
            return (surface, bytes: surface?.byteCount ?? 0)
        }
    }
}
