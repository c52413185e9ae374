internal import Diagnostics
internal import Fetching
internal import Media
internal import Rendering
internal import Store
internal import Synchronization
internal import TimelineModel

/// The files behind the addresses of a project: those that are in the store, and those that this run fetches.
///
/// What an address was found to have stays so for the whole run, whatever others fetch meanwhile. Thread-safe.
final class Downloads: FetchedFiles {
    private let folder: String
    private let state = Mutex(State())

    private struct State: Sendable {
        var library: FetchedLibrary?
        var known: [String: Result<String, AssetProblem>] = [:]
    }

    /// - Parameter folder: The store's; opened when the first address is asked for.
    init(store folder: String) { self.folder = folder }

    func path(of address: String) throws(AssetProblem) -> String {
        if let known = state.withLock({ $0.known[address] }) { return try known.get() }
        let found = Result { () throws(AssetProblem) in try look(address) }
        // Whoever was first is right: all of a run must see one file.
        return try state.withLock { state in
            if let known = state.known[address] { return known }
            state.known[address] = found
            return found
        }.get()
    }

    private func look(_ address: String) throws(AssetProblem) -> String {
        let parsed: WebAddress
        do throws(FetchFailure) { parsed = try WebAddress(address) } catch { throw AssetProblem(error) }
        // A store that cannot be opened has nothing; whoever has to write to it says why.
        guard let file = (try? library())?.file(parsed) else { throw .url }
        return file.path
    }

    /// The hash of what was last fetched from an address, given by its own hash; nil if nothing was.
    func hash(of address: ContentHash) -> ContentHash? { (try? library())?.hash(of: address) }

    private func library() throws(StoreError) -> FetchedLibrary {
        if let library = state.withLock(\.library) { return library }
        let library = FetchedLibrary(try Store(at: folder), try RecordBook(at: folder))
        state.withLock { $0.library = library }
        return library
    }

    /// Fetches every address among `files`, each once, on a thread of its own.
    ///
    /// - Returns: Totals, and a warning at every place whose address kept its last good file. What failed is told by
    ///   whoever asks for it.
    /// - Throws: `Diagnostic` when the store cannot be used.
    func fetch(_ files: [NamedAddress], _ options: FetchOptions, _ watch: FetchWatch) throws -> FetchTotals {
        let library: FetchedLibrary
        do {
            library = try self.library()
        } catch {
            throw Diagnostic.error("store", at: .file(folder), error.description, hint: error.hint)
        }
        // Spellings of the same address are one.
        var addresses: [WebAddress] = []
        var names: [WebAddress: [String]] = [:]
        var totals = FetchTotals()
        for file in files {
            do throws(FetchFailure) {
                let address = try WebAddress(file.name)
                if names[address] == nil { addresses.append(address) }
                if names[address]?.contains(file.name) != true { names[address, default: []].append(file.name) }
            } catch {
                totals.failed += 1
                let problem = AssetProblem(error)
                state.withLock { $0.known[file.name] = .failure(problem) }
            }
        }
        let asked = addresses
        let results = Mutex<[FetchResult]>([])
        try OwnThread.run {
            let fetcher = Fetcher(library, options, examine: Self.examine)
            let found = fetcher.fetch(asked, isCancelled: watch.isCancelled, progress: watch.show)
            results.withLock { $0 = found }
        }
        for (address, result) in zip(asked, results.withLock { $0 }) {
            totals.add(result)
            for name in names[address] ?? [] {
                switch result {
                case .failed(let failure): state.withLock { $0.known[name] = .failure(AssetProblem(failure)) }
                case .kept(let failure, let since):
                    let words = Words.date(since)
                    for place in files.first(where: { $0.name == name })?.places ?? [] {
                        totals.warnings.add(
                            .warning(
                                "not-fetched", at: place, failure.message + "; the file of \(words) is used instead",
                                hint: failure.hint, cause: failure.cause))
                    }
                case .fetched, .unchanged, .stopped: break
                }
            }
        }
        return totals
    }

    /// A file is taken for what its bytes say, whatever the server or its name call it.
    private static let examine: Fetcher.Examination = { path, address throws(FetchFailure) in
        do throws(MediaError) {
            return try MediaInfo.probe(path: path).kind.rawValue
        } catch {
            throw FetchFailure(
                "\(address) delivered what is no picture, clip or sound", hint: error.hint,
                cause: error.log ?? error.detail)
        }
    }
}

extension AssetProblem {
    fileprivate init(_ failure: FetchFailure) {
        self = .notFetched(message: failure.message, hint: failure.hint, cause: failure.cause)
    }
}
