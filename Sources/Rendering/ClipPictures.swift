internal import Media
internal import Synchronization
internal import TimelineModel

/// Pictures of clips that were decoded a short while ago, cut to the part that layers show.
///
/// Languages differ in texts, not in clips; a scene and its transitions show the same clip, and so does the poster. Where
/// many fit, pictures are kept as large as they are shown. Otherwise it is the part of the source's picture that is kept,
/// because clips are mostly smaller than the boxes they fill. Pictures of one file and part come and go together.
/// Thread-safe.
final class ClipPictures: Sendable {
    /// A part of a file's pictures.
    struct Part: Hashable {
        var file: ContentHash
        var crop: Scaler.Crop
        /// What it is scaled to; nil if it is kept as it was cut out.
        var size: PixelSize?
    }

    /// Readers that no slice uses at the moment.
    let readers = ReaderPool()
    private let reels: Mutex<RecentlyUsed<Part, Reel>>
    private let capacity: Int

    /// - Parameter capacity: In bytes of pixels.
    init(capacity: Int) {
        self.capacity = capacity
        reels = Mutex(RecentlyUsed(capacity: capacity))
    }

    /// Whether so many pictures of this weight fit that they are kept as they are shown: two seconds of film.
    func hasRoom(forPicturesOf bytes: Int) -> Bool { bytes * 64 <= capacity }

    /// The picture that is shown at a time, in microseconds, if it is there.
    func picture(of part: Part, at time: Int) -> ClipPicture? {
        reels.withLock { $0.value(for: part)?.picture(at: time) }
    }

    /// Keeps a picture. The first ones of a long clip stay, because the next slice that shows it begins there.
    func keep(_ picture: ClipPicture, of part: Part) {
        reels.withLock { reels in
            var reel = reels.value(for: part) ?? Reel()
            guard reel.bytes + picture.bytes <= capacity / 2, reel.add(picture) else { return }
            reels.set(reel, for: part, weight: reel.bytes)
        }
    }
}

/// A decoded picture of a clip and when it is shown.
final class ClipPicture: Sendable {
    /// In microseconds from the file's first picture.
    let span: Range<Int>
    let frame: Frame
    let bytes: Int

    init(_ frame: consuming Frame, span: Range<Int>) {
        bytes = frame.byteCount
        self.frame = frame
        self.span = span
    }
}

/// Pictures of one part of one file, in order; some may be missing.
private struct Reel {
    private var pictures: [ClipPicture] = []
    private(set) var bytes = 0

    func picture(at time: Int) -> ClipPicture? {
        let index = place(of: time)
        return index > 0 && pictures[index - 1].span.contains(time) ? pictures[index - 1] : nil
    }

    /// - Returns: Whether it was added; false if it is there.
    mutating func add(_ picture: ClipPicture) -> Bool {
        let index = place(of: picture.span.lowerBound)
        if index > 0, pictures[index - 1].span.contains(picture.span.lowerBound) { return false }
        pictures.insert(picture, at: index)
        bytes += picture.bytes
        return true
    }

    /// How many pictures begin at or before a time.
    private func place(of time: Int) -> Int {
        var range = 0..<pictures.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                pictures[middle].span.lowerBound <= time
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
