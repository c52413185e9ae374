internal import Media
internal import Synchronization
internal import TimelineModel

/// Video readers between two slices.
///
/// A scene's clip goes on in the overlap that follows, which is a slice of its own: the reader that the first slice left
/// goes on there, where a new one would decode from the last key frame again. What a reader shows at a time does
/// not depend on where it was before. Thread-safe: a reader in the pool belongs to it alone.
final class ReaderPool: @unchecked Sendable {
    private struct Idle {
        var reader: VideoReader
        var asset: Asset
        /// The time it was last asked for, in microseconds.
        var position: Int
    }

    /// Decoders hold some frames each: few are kept.
    private static let capacity = 2
    // `lock` protects the readers.
    private let lock = Mutex(())
    private var idle: [Idle] = []

    /// An idle reader of a file, best one that stands shortly before a time, or a new one.
    func take(_ asset: Asset, near time: Int) throws -> VideoReader {
        let found: VideoReader? = lock.withLock { _ in
            // One that stands behind the time has to search a key frame, as a new one has, but is open already.
            func rank(_ index: Int) -> Int { idle[index].position <= time ? idle[index].position : -1 }
            let fitting = idle.indices.filter { idle[$0].asset == asset }
            guard let best = fitting.max(by: { rank($0) < rank($1) }) else { return nil }
            return idle.remove(at: best).reader
        }
        return try found ?? VideoReader(path: asset.path)
    }

    /// Keeps a reader for the next slice; the one that waited longest goes.
    func putBack(_ reader: VideoReader, of asset: Asset, at position: Int) {
        let old: VideoReader? = lock.withLock { _ in
            idle.append(Idle(reader: reader, asset: asset, position: position))
            return idle.count > Self.capacity ? idle.removeFirst().reader : nil
        }
        _ = old
    }
}
