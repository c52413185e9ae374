internal import Batch
internal import Diagnostics
internal import Foundation
internal import Tables

/// The rows of a run: those of its source, or those of the last good copy where the source has none that can be trusted.
struct Sheet: Sendable {
    /// What the run takes for its sheet.
    var data: String
    /// Read in place of `data`, which may change while the run goes on; nil reads `data` itself.
    var copy: String?
    var rows: Int
    /// Why the last good copy stands in; nil when the source's rows are used.
    var kept: Diagnostic?
}

/// Takes the sheet from where it is, and keeps a copy of every one that was good.
///
/// A source counts as down when it cannot be reached, ends with an error, or has no table; and its sheet as cut short
/// when it has lost more than the set share of its rows.
struct SheetTaker {
    let run: RunSettings
    let state: StateFile
    /// The project's `.rowreel`.
    let folder: String
    let sources: SheetSources
    /// Takes a sheet whatever it has lost.
    var acceptsLoss = false
    let now: Date

    /// - Throws: What is wrong with the source, where there is no copy to go on with.
    func take() throws -> Sheet {
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let data = sheetPath
        do {
            let candidate = try sources.candidate(of: run, in: home)
            defer { if candidate.isTemporary { unlink(candidate.path) } }
            // What cannot be read is told as everywhere, with the file that was meant.
            if !FileManager.default.isReadableFile(atPath: candidate.path) { _ = try count(candidate.path) }
            // The very bytes that are looked at are those that are used, though the source may be written anew meanwhile.
            let taken = "\(home)/.taken.csv"
            defer { unlink(taken) }
            try Copying.replace(taken, with: candidate.path)
            let rows = try count(taken)
            if let loss = try loss(rows) { return try keep(loss, data) }
            guard rename(taken, good) == 0 else {
                throw Diagnostic.error(
                    "unwritable-output", at: .file(good), "the copy of the sheet cannot be put here",
                    cause: String(cString: strerror(errno)))
            }
            try state.noteSheet(of: run.name, rows: rows, taken: now)
            return Sheet(data: data, copy: data == good ? nil : good, rows: rows, kept: nil)
        } catch let problem as Diagnostic {
            return try keep(problem, data)
        } catch let failure as DiagnosedFailure {
            guard let first = failure.diagnostics.errors.first else { throw failure }
            return try keep(first, data, else: failure)
        }
    }

    /// The sheet as the source has it now, for somebody who watches: it counts for nothing later.
    ///
    /// - Throws: What is wrong with the source.
    func look() throws -> Sheet {
        if case .file(let path) = run.data.origin { return Sheet(data: path, rows: 0) }
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let candidate = try sources.candidate(of: run, in: home)
        defer { if candidate.isTemporary { unlink(candidate.path) } }
        let path = "\(home)/watched.csv"
        try Copying.replace(path, with: candidate.path)
        return Sheet(data: path, rows: 0)
    }

    /// The last good copy, with the reason; without one the reason is thrown.
    private func keep(_ problem: Diagnostic, _ data: String, else failure: DiagnosedFailure? = nil) throws -> Sheet {
        guard let last = try state.sheet(of: run.name), FileManager.default.isReadableFile(atPath: good) else {
            throw failure ?? DiagnosedFailure(problem)
        }
        let warning = Diagnostic.warning(
            "sheet-kept", at: problem.place ?? run.data.place,
            "\(problem.message); the \(last.rows) rows of \(TimeText.minute(last.taken, in: run.timeZone)) are used instead",
            hint: problem.hint, cause: problem.cause)
        return Sheet(data: data, copy: data == good ? nil : good, rows: last.rows, kept: warning)
    }

    /// What to say of a sheet that has lost too many of its rows; nil when it has not.
    private func loss(_ rows: Int) throws -> Diagnostic? {
        guard !acceptsLoss, let last = try state.sheet(of: run.name), last.rows > 0,
            Double(last.rows - rows) > run.data.mostLoss * Double(last.rows)
        else { return nil }
        let share = Int((100 * Double(last.rows - rows) / Double(last.rows)).rounded())
        return .error(
            "sheet-shrunk", at: run.data.place,
            "\(run.data.title) has \(rows) rows, \(share) % fewer than the \(last.rows) before",
            hint: "if that is meant: rowreel run \(run.name) --accept-loss, or raise mostLoss of data")
    }

    private func count(_ path: String) throws(DiagnosedFailure) -> Int {
        var options = TableOptions()
        if let encoding = run.encoding {
            do throws(Diagnostic) {
                options.encoding = try .named(encoding, at: .option("--encoding"))
            } catch {
                throw DiagnosedFailure(error)
            }
        }
        let reader = try TableReader(path: path, named: sheetPath, options: options)
        var rows = 0
        while try reader.next() != nil { rows += 1 }
        return rows
    }

    /// What the run calls its sheet: the file itself, or the copy of what is no file.
    private var sheetPath: String {
        if case .file(let path) = run.data.origin { path } else { good }
    }

    /// The folder for what a run takes in.
    static func home(of name: String, in folder: String) -> String { "\(folder)/data/\(name)" }

    private var home: String { Self.home(of: run.name, in: folder) }
    private var good: String { "\(home)/sheet.csv" }
}
