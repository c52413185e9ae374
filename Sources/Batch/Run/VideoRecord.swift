internal import Diagnostics
internal import Foundation
internal import Store
internal import TimelineModel

/// What is remembered about a finished file: what it was made from, and what it is.
///
/// While its inputs are what they were, it need not be resolved again. Size and time of change tell whether someone
/// touched the file since, as they do for `make` and `git`.
struct VideoRecord: Codable, Sendable {
    /// The fingerprint of the row, the template and everything around them.
    var input: ContentHash
    /// The columns that were read: what other cells say does not matter.
    var columns: [String]
    /// The files it shows.
    var uses: [FileUse]
    /// The warnings about it, and the rows that they name.
    var diagnostics: Diagnostics
    var rows: [Int]

    var frames: Int
    /// Frames in so many seconds.
    var rate: [Int]
    var motionSegments: Int

    var file: ContentHash
    var bytes: Int
    /// Nanoseconds since 1970.
    var modified: Int
    var sha256: ContentHash
    /// The poster's key and size; nil without one.
    var poster: ContentHash?
    var posterBytes: Int?

    /// Its name among the records: where the video is, so that the records of a folder can be read at once.
    static func key(_ path: String) -> String { URL(fileURLWithPath: path).standardized.path }

    /// Describes the files as they are now.
    ///
    /// - Throws: A system error when the file cannot be read.
    init(_ content: VideoContent, path: String, posterPath: String?) throws {
        guard let sha256 = FileState.hash(path), let state = FileState(path) else {
            throw Diagnostic.error("unreadable", at: .file(path), "the finished file cannot be read")
        }
        input = content.origin.input
        columns = content.origin.columns
        uses = content.origin.uses
        diagnostics = content.origin.diagnostics
        rows = content.origin.rows
        frames = content.timeline.frameCount
        rate = [content.timeline.frameRate.numerator, content.timeline.frameRate.denominator]
        motionSegments = content.timeline.motionSegments
        file = content.file.hash
        bytes = state.bytes
        modified = state.modified
        self.sha256 = sha256
        poster = content.poster
        posterBytes = posterPath.flatMap { FileState($0)?.bytes }
    }

    var frameRate: FrameRate { FrameRate(rate.first ?? 30, rate.dropFirst().first ?? 1) }

    /// The same file turned out to be what other inputs make, too.
    mutating func refresh(from content: VideoContent) {
        input = content.origin.input
        columns = content.origin.columns
        uses = content.origin.uses
        diagnostics = content.origin.diagnostics
        rows = content.origin.rows
    }

    /// Whether the video would be resolved from the very same things.
    func isMade(from input: ContentHash, rows: [Int], _ files: FileUseCheck) -> Bool {
        // Warnings name rows: those of other rows are not worth repeating.
        input == self.input && (diagnostics.isEmpty || rows == self.rows) && uses.allSatisfy(files.stillHolds)
    }

    /// What the files at these paths are by now.
    func state(path: String, posterPath: String) -> State {
        guard let now = FileState(path) else { return .missing }
        guard now.bytes == bytes, now.modified == modified else { return .changed }
        guard poster != nil else { return .same }
        guard let now = FileState(posterPath) else { return .missing }
        return now.bytes == posterBytes ? .same : .changed
    }

    enum State { case same, missing, changed }
}

extension RecordBook.Space {
    /// A `VideoRecord` for every finished file, by its path.
    static let videos: RecordBook.Space = "video"
    /// A `Trace` for every finished file, by its path.
    static let traces: RecordBook.Space = "trace"
    /// What files are, by everything the file system tells about them.
    static let files: RecordBook.Space = "file"
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

    /// The hash of a file's bytes, read in pieces; nil when it cannot be read to its end.
    static func hash(_ path: String) -> ContentHash? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var hasher = ContentHash.Hasher()
        do {
            while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { hasher.update(bytes) }
        } catch {
            return nil
        }
        return hasher.finish()
    }
}
