internal import CCurl
internal import Diagnostics
internal import Foundation
internal import Processes
internal import Store
internal import TimelineModel

/// What became of an address.
public enum FetchResult: Sendable {
    /// A new file, or a new version of it, of so many bytes.
    case fetched(bytes: Int)
    /// The server's file is the one that is there.
    case unchanged
    /// There is no file.
    case failed(FetchFailure)
    /// It could not be asked for or was not usable, so the last good file stays; `since` is when it was downloaded,
    /// in seconds since 1970.
    case kept(FetchFailure, since: Int)
    /// Not tried, or not to the end, because the run was stopped.
    case stopped
}

/// How far fetching is.
public struct FetchProgress: Hashable, Sendable {
    public var done = 0
    public var total = 0
    /// Bytes downloaded so far.
    public var bytes = 0
}

/// Downloads files into a store: several at once, asking only for what has changed.
///
/// Used by one thread, which does all the work and waits for the network.
public struct Fetcher {
    /// Looks at a file that was downloaded and says what it is, or throws why it is of no use.
    public typealias Examination = @Sendable (_ path: String, _ address: WebAddress) throws(FetchFailure) -> String

    private let library: FetchedLibrary
    private let options: FetchOptions
    private let examine: Examination

    public init(_ library: FetchedLibrary, _ options: FetchOptions, examine: @escaping Examination) {
        self.library = library
        self.options = options
        self.examine = examine
    }

    /// Fetches every address, each once.
    ///
    /// - Parameters:
    ///   - addresses: Without repetitions.
    ///   - isCancelled: Asked several times a second.
    ///   - progress: Told several times a second.
    /// - Returns: What became of each, in the order of `addresses`.
    public func fetch(
        _ addresses: [WebAddress], isCancelled: () -> Bool = { false }, progress: (FetchProgress) -> Void = { _ in }
    ) -> [FetchResult] {
        rr_start()
        return withoutPipeSignal { fetchAll(addresses, isCancelled, progress) }
    }

    private func fetchAll(
        _ addresses: [WebAddress], _ isCancelled: () -> Bool, _ progress: (FetchProgress) -> Void
    ) -> [FetchResult] {
        let jobs = addresses.enumerated().map { index, address in
            Job(address, index: index, known: library.file(address))
        }
        guard var session = Session(jobs, options, library) else {
            return jobs.map { .failed(FetchFailure("libcurl cannot be started to fetch \($0.address)")) }
        }
        var results = [FetchResult](repeating: .stopped, count: jobs.count)
        var told = FetchProgress(done: 0, total: jobs.count, bytes: 0)
        while !session.isDone, !isCancelled() {
            session.step { transfer, code in
                switch outcome(transfer, code) {
                case .failure(let failure): return failure
                case .success(let result):
                    results[transfer.job.index] = result
                    told.done += 1
                    return nil
                }
            } giveUp: { job, failure in
                results[job.index] = job.known.map { .kept(failure, since: $0.fetched) } ?? .failed(failure)
                told.done += 1
            }
            told.bytes = session.bytes
            progress(told)
        }
        session.close()
        return results
    }

    /// What an answer comes to.
    private func outcome(_ transfer: Transfer, _ code: CURLcode) -> Result<FetchResult, FetchFailure> {
        let (job, body) = (transfer.job, transfer.body)
        if let failure = transfer.failure(code) { return .failure(failure) }
        if transfer.status == 304, !options.refreshes, job.known != nil { return .success(.unchanged) }
        guard transfer.status == 200 else { return .failure(.status(transfer.status, job.address)) }
        guard body.count > 0 else { return .failure(.empty(job.address)) }
        guard !body.isWebPage else { return .failure(.webPage(job.address)) }
        let hash = body.finish()
        do {
            let isSame = job.known?.hash == hash
            let kind = try isSame ? job.known?.facts.kind ?? "" : examine(body.path, job.address)
            let facts = FetchedFile.Facts(
                address: job.address.description, sha256: hash.hex, bytes: body.count, kind: kind,
                etag: transfer.headers.etag, lastModified: transfer.headers.lastModified,
                fetched: Int(Date().timeIntervalSince1970))
            try library.keep(body.path, hash, facts, as: job.address)
            return .success(isSame ? .unchanged : .fetched(bytes: body.count))
        } catch let failure as FetchFailure {
            return .failure(failure)
        } catch {
            return .failure(
                FetchFailure(
                    "the store cannot take \(job.address)", hint: (error as? StoreError)?.hint, cause: "\(error)"))
        }
    }
}
