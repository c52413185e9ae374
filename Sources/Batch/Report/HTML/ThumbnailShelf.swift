internal import Foundation
internal import Store

/// Small pictures of posters, kept with the records: a run that makes nothing reads no poster either.
struct ThumbnailShelf: Sendable {
    let records: RecordBook

    private struct Kept: Codable {
        var bytes: Int
        var modified: Int
        var picture: Thumbnail
    }

    /// The small picture of a poster, made now unless one of the very same file is kept.
    func thumbnail(of poster: String) -> Thumbnail? {
        guard let state = FileState(poster) else { return nil }
        let key = URL(fileURLWithPath: poster).standardized.path
        if let kept: Kept = records.value(for: key, in: .thumbnails), kept.bytes == state.bytes,
            kept.modified == state.modified
        {
            return kept.picture
        }
        guard let picture = Thumbnail(of: poster) else { return nil }
        // Not kept means made once more the next time.
        try? records.set(
            Kept(bytes: state.bytes, modified: state.modified, picture: picture), for: key, in: .thumbnails)
        return picture
    }
}

extension RecordBook.Space {
    /// The small picture of a poster, by the poster's path.
    static let thumbnails: RecordBook.Space = "thumbnail"
}
