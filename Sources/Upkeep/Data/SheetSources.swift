internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Processes
internal import Rendering
internal import Store

/// A sheet as its source has it now, not yet looked at.
struct SheetCandidate {
    var path: String
    /// Whether it is to be removed once it was looked at.
    var isTemporary = false
}

/// Gets sheets from files, addresses and commands.
struct SheetSources: Sendable {
    /// The folder that commands run in.
    let folder: String
    /// The store's, which keeps what was fetched.
    let store: String
    let userAgent: String
    let isCancelled: @Sendable () -> Bool

    /// - Parameter home: A folder for what is taken in.
    /// - Throws: `Diagnostic` for a source that is down.
    func candidate(of run: RunSettings, in home: String) throws -> SheetCandidate {
        switch run.data.origin {
        case .file(let path): SheetCandidate(path: path)
        case .url(let address): try fetch(address, run.data)
        case .command(let words): try output(of: words, run.data, in: home)
        }
    }

    /// Asks the address whether its file has changed, and downloads what has.
    private func fetch(_ text: String, _ source: DataSource) throws -> SheetCandidate {
        let library: FetchedLibrary
        do {
            library = FetchedLibrary(try Store(at: store), try RecordBook(at: store))
        } catch {
            throw Diagnostic.error("store", at: .file(store), error.description, hint: error.hint)
        }
        let address: WebAddress
        do throws(FetchFailure) { address = try WebAddress(text) } catch { throw Self.diagnostic(error, source) }
        let options = FetchOptions(allowsPrivate: source.allowsPrivate, userAgent: userAgent)
        let results = Fetcher(library, options, examine: Self.examine).fetch([address], isCancelled: isCancelled)
        switch results.first {
        case .fetched?, .unchanged?:
            guard let file = library.file(address) else {
                throw Diagnostic.error("not-fetched", at: source.place, "\(address) left the store at once")
            }
            return SheetCandidate(path: file.path)
        case .failed(let failure)?, .kept(let failure, _)?: throw Self.diagnostic(failure, source)
        case .stopped?, nil: throw CancellationError()
        }
    }

    /// What it is as a table is told by whoever counts its rows.
    private static let examine: Fetcher.Examination = { _, _ throws(FetchFailure) in "sheet" }

    private static func diagnostic(_ failure: FetchFailure, _ source: DataSource) -> Diagnostic {
        .error("not-fetched", at: source.place, failure.message, hint: failure.hint, cause: failure.cause)
    }

    private static let prefix = ".output-"

    /// Removes what runs that were killed have left: what nobody has written to for a day.
    private func sweep(_ home: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []
        where name.hasPrefix(Self.prefix) {
            var status = stat()
            guard stat("\(home)/\(name)", &status) == 0, time(nil) - status.st_mtim.tv_sec > 86_400 else { continue }
            unlink("\(home)/\(name)")
        }
    }

    /// Runs a command and takes what it writes.
    private func output(of words: [String], _ source: DataSource, in home: String) throws -> SheetCandidate {
        sweep(home)
        let path = "\(home)/\(Self.prefix)\(UUID().uuidString.prefix(8)).csv"
        var run = ProgramRun()
        run.output = .written(.file(path))
        run.errors = .kept(atMost: 2000, .end)
        run.limit = .seconds(source.timeout)
        var isTaken = false
        defer { if !isTaken { unlink(path) } }
        let outcome: ProgramRun.Outcome
        do throws(ProgramError) {
            outcome = try Program(words[0], Array(words.dropFirst()), in: folder)
                .run(run, isCancelled: isCancelled)
        } catch {
            throw Diagnostic.error("no-sheet", at: source.place, error.message, hint: error.hint, cause: error.cause)
        }
        if outcome.isSuccess {
            isTaken = true
            return SheetCandidate(path: path, isTemporary: true)
        }
        if outcome.stop == .cancelled { throw CancellationError() }
        let said = outcome.errors.text.trimmingCharacters(in: .whitespacesAndNewlines)
        throw Diagnostic.error(
            "no-sheet", at: source.place,
            outcome.stop == .limit
                ? "\(source.title) was given up after \(Int(source.timeout)) s" : "\(source.title) \(outcome.end)",
            hint: outcome.stop == .limit ? "timeout of data gives it more" : nil, cause: said.isEmpty ? nil : said)
    }
}
