internal import Diagnostics
internal import Foundation
internal import Tables
internal import Templating

/// `--write-back`: a copy of the sheet with columns that say what became of each row's videos.
///
/// The copy is whole or not there. It may take the place of the sheet itself: the columns are filled in place when
/// they are there, so that the copy can be rendered from and written back to again.
struct WriteBack {
    static let columns = ["rowreel_status", "rowreel_path", "rowreel_duration", "rowreel_sha256"]

    private let sheet: String
    private let options: TableOptions
    private let target: String
    private let state: FileState?

    /// Remembers the sheet as it is now, before it is read.
    ///
    /// - Throws: When nothing can be written at `target`, before any work is spent.
    init(_ request: ProjectRequest, to target: String) throws(Diagnostic) {
        sheet = request.data
        options = try request.tableOptions()
        // A link to the sheet is not replaced by the copy: what it leads to is.
        self.target = URL(fileURLWithPath: target).resolvingSymlinksInPath().path
        state = FileState(sheet)
        var isFolder: ObjCBool = false
        let folder = Self.folder(of: self.target)
        if FileManager.default.fileExists(atPath: self.target, isDirectory: &isFolder), isFolder.boolValue {
            throw .error("unwritable-copy", at: .option("--write-back"), "\(target) is a folder, expected a file")
        }
        guard access(folder, W_OK) == 0 else {
            throw .error(
                "unwritable-copy", at: .option("--write-back"), "no file can be made in \(folder)",
                cause: String(cString: strerror(errno)))
        }
    }

    /// Writes the copy.
    ///
    /// - Parameter waiting: Rows that have no video because of the day.
    /// - Returns: Warnings about cells that could not be written.
    /// - Throws: `Diagnostic` or `DiagnosedFailure`; then there is no copy, and an older one stays.
    func write(_ outcomes: [Outcome], waiting: [WaitingRow]) throws -> Diagnostics {
        let rows = Rows(outcomes, waiting)
        let copy = SheetCopy(path: sheet, options: options, columns: rows.columns)
        let file = try NewFile(at: target)
        do {
            let found = try copy.write(cells: { rows.cells($0) }) { try file.append($0) }
            // Rows are found by their numbers, which hold for the sheet that the run has read.
            guard let state, let now = FileState(sheet), now.bytes == state.bytes, now.modified == state.modified
            else {
                throw Diagnostic.error(
                    "changed-sheet", at: .file(sheet),
                    "the sheet was changed while the run went on, so nothing was "
                        + "written back", hint: "run again: what is made already is not made again")
            }
            try file.keep()
            return found
        } catch {
            file.discard()
            throw error
        }
    }

    static func folder(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
}

/// What is written into which row.
///
/// A row has a set of columns for each of its videos: with languages or several outputs their names end in
/// `:fr:vertical`, by the rule by which file names hold them. All rows of a group say the same.
private struct Rows {
    /// `:fr:vertical`, in the order in which the run has them.
    private var suffixes: [String] = []
    private var videos: [Int: [Int: Outcome]] = [:]
    /// Rows that could not be read: they fail in every language and output.
    private var broken: Set<Int> = []
    /// Those that have no video because of the day, with what is said of them.
    private var waiting: [Int: String] = [:]

    init(_ outcomes: [Outcome], _ waiting: [WaitingRow]) {
        for row in waiting { self.waiting[row.row] = row.isComing ? "waiting" : "over" }
        var positions: [String: Int] = [:]
        for outcome in outcomes {
            if outcome.key.isEmpty, outcome.locale == nil, outcome.output == nil {
                broken.formUnion(outcome.rows)
                continue
            }
            let suffix = [outcome.locale, outcome.output].compactMap { $0 }.map { ":" + $0 }.joined()
            let position = positions[suffix] ?? suffixes.count
            if positions[suffix] == nil {
                positions[suffix] = position
                suffixes.append(suffix)
            }
            for row in outcome.rows { videos[row, default: [:]][position] = outcome }
        }
        if suffixes.isEmpty { suffixes = [""] }
    }

    var columns: [String] { suffixes.flatMap { suffix in WriteBack.columns.map { $0 + suffix } } }

    func cells(_ row: Int) -> [String?]? {
        let word = broken.contains(row) ? Outcome.Status.failed.rawValue : waiting[row]
        if let word { return suffixes.flatMap { _ in [word, "", "", ""] } }
        guard let videos = videos[row] else { return nil }
        return suffixes.indices.flatMap { index -> [String?] in
            guard let outcome = videos[index] else { return [nil, nil, nil, nil] }
            guard outcome.isThere else { return [outcome.status.rawValue, "", "", ""] }
            return [
                outcome.status.rawValue, Report.guarded(outcome.path), Report.thousandths(outcome.seconds),
                outcome.sha256 ?? "",
            ]
        }
    }
}

/// A file that is written beside its name and takes it when it is whole.
private final class NewFile {
    private let path: String
    private let aside: String
    private let handle: FileHandle
    private var buffer = Data()

    init(at path: String) throws(Diagnostic) {
        self.path = path
        let url = URL(fileURLWithPath: path)
        aside = url.deletingLastPathComponent().path + "/.\(url.lastPathComponent.prefix(60)).\(getpid()).part"
        unlink(aside)
        let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw Self.problem(path, String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        // Whoever could read the older file can read this one.
        var status = stat()
        if stat(path, &status) == 0 { fchmod(file, status.st_mode & 0o7777) }
    }

    func append(_ bytes: ArraySlice<UInt8>) throws(Diagnostic) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { try flush() }
    }

    func keep() throws(Diagnostic) {
        try flush()
        guard fsync(handle.fileDescriptor) == 0 || errno == EINVAL, rename(aside, path) == 0 else {
            throw Self.problem(path, String(cString: strerror(errno)))
        }
    }

    func discard() { unlink(aside) }

    private func flush() throws(Diagnostic) {
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            throw Self.problem(path, error.localizedDescription)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func problem(_ path: String, _ cause: String) -> Diagnostic {
        .error("unwritable-copy", at: .file(path), "the copy of the sheet could not be written", cause: cause)
    }
}
