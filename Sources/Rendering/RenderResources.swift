internal import Synchronization
internal import TimelineModel
internal import Typesetting

/// What the slices of a run share: painted texts, scaled pictures, drawn shapes and gradients.
///
/// A picture that is seen in a scene and in both of its transitions is decoded and scaled once. What was not used for
/// longest goes first when there is too much. Thread-safe; one per process is enough.
public final class RenderResources: Sendable {
    /// Paints texts; one for all, because a text is painted once.
    let painter = TextPainter()
    /// Readers of clips that no slice uses at the moment.
    let readers = ReaderPool()
    private let capacity: Int
    private let kept = Mutex(Kept())

    private struct Kept {
        var entries: [Key: Entry] = [:]
        var bytes = 0
        var clock = 0
    }

    private struct Entry {
        var value: any Sendable
        var bytes: Int
        var lastUse: Int
    }

    /// What a resource is made from. Files are named by their content.
    enum Key: Hashable, Sendable {
        case text(TextBlock, x: Int, y: Int)
        case shape(Shape, PixelRect)
        case background(Paint, PixelRect)
        case picture(ContentHash, Rect, PixelRect, radius: Length)
        case movingPicture(ContentHash, Rect, Rect, PixelSize)
    }

    /// - Parameter capacity: Bytes of pixels to keep.
    public init(capacity: Int = 96 << 20) { self.capacity = capacity }

    /// The resource for `key`, made by `make` if it is not there.
    ///
    /// Two threads may make the same one at the same time; both get what one of them made.
    func resource<Value: Sendable>(_ key: Key, _ make: () throws -> (Value, bytes: Int)) throws -> Value {
        let found: Value? = kept.withLock { kept in
            guard let entry = kept.entries[key] else { return nil }
            kept.clock += 1
            kept.entries[key]?.lastUse = kept.clock
            return entry.value as? Value
        }
        if let found { return found }
        let (value, bytes) = try make()
        guard bytes <= capacity / 2 else { return value }
        return kept.withLock { kept in
            if let entry = kept.entries[key], let other = entry.value as? Value { return other }
            kept.clock += 1
            kept.entries[key] = Entry(value: value, bytes: bytes, lastUse: kept.clock)
            kept.bytes += bytes
            while kept.bytes > capacity, let oldest = kept.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                kept.entries[oldest.key] = nil
                kept.bytes -= oldest.value.bytes
            }
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
