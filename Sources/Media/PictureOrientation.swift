/// What a picture file says about which of its sides is up, and whether to believe it.
public struct PictureOrientation: Hashable, Sendable {
    public enum Doubt: Hashable, Sendable {
        /// EXIF knows 1 to 8.
        case unknown(Int)
        /// It is to be turned by a quarter; but the size that the camera wrote down has its sides the other way round than
        /// the stored picture: a program turned the pixels and left the mark.
        case turnedAlready
        /// It is to be turned by half.
        case onItsHead
    }

    /// EXIF's tag 274.
    public var value: Int
    public var doubt: Doubt?

    /// Nil when the file cannot be opened, or says nothing.
    public static func read(path: String) -> PictureOrientation? {
        guard let source = try? FileSource(path: path), let block = Exif.block(source), let tags = ExifTags(block),
            let value = tags.number(274)
        else { return nil }
        guard let orientation = Orientation(exif: value) else {
            return PictureOrientation(value: value, doubt: .unknown(value))
        }
        if orientation.quarterTurns == 2 { return PictureOrientation(value: value, doubt: .onItsHead) }
        guard orientation.swapsSides, let width = tags.exifNumber(40962), let height = tags.exifNumber(40963),
            width > 0, height > 0, width != height, let info = try? MediaInfo.probe(path: path)
        else { return PictureOrientation(value: value) }
        // The file's size is told upright: as it is stored, its sides are swapped.
        let (stored, taken) = (Double(info.height) / Double(info.width), Double(width) / Double(height))
        let isTurned = (stored > 1) != (taken > 1) && abs(1 / stored - taken) < 0.02 * taken
        return PictureOrientation(value: value, doubt: isTurned ? .turnedAlready : nil)
    }
}
