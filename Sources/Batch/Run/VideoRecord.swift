internal import Foundation
internal import Store
internal import TimelineModel

/// What the store remembers about a file in an output folder: that these bytes are the video with this key.
///
/// Size and time of change tell whether someone touched the file since, as they do for `make` and `git`.
struct VideoRecord: Codable, Hashable, Sendable {
    var file: String
    var bytes: Int
    /// Nanoseconds since 1970.
    var modified: Int
    var sha256: String
    /// The poster's key and size; nil without one.
    var poster: String?
    var posterBytes: Int?

    /// Its name among the records: where the video is, so that the records of a folder can be read at once.
    static func key(_ path: String) -> String { URL(fileURLWithPath: path).standardized.path }

    /// Describes the files as they are now.
    ///
    /// - Throws: `StoreError`-like system errors when a file cannot be read.
    init(_ content: VideoContent, path: String, posterPath: String?) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        file = content.file.hash.hex
        bytes = data.count
        sha256 = ContentHash(of: data).hex
        modified = FileState(path)?.modified ?? 0
        poster = content.poster?.hex
        posterBytes = posterPath.flatMap { FileState($0)?.bytes }
    }

    /// Whether the files at these paths are still those that were described.
    func stillHolds(_ content: VideoContent, path: String, posterPath: String) -> Bool {
        guard file == content.file.hash.hex, poster == content.poster?.hex, let state = FileState(path),
            state.bytes == bytes, state.modified == modified
        else { return false }
        return poster == nil || FileState(posterPath)?.bytes == posterBytes
    }
}

extension RecordBook.Space {
    /// A `VideoRecord` for every finished file, by its path.
    static let videos: RecordBook.Space = "video"
}

/// Size and time of change of a file that is there.
struct FileState {
    var bytes: Int
    /// Nanoseconds since 1970.
    var modified: Int

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        bytes = Int(status.st_size)
        modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    }
}
