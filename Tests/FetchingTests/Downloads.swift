import Foundation
import Store
import Synchronization
import TestSupport
import Testing

@testable import Fetching

/// A store of its own and a fetcher that may talk to this machine, hurried so that tests take no time.
struct Downloads {
    let folder: TemporaryFolder
    let library: FetchedLibrary
    var options = FetchOptions()

    init() throws {
        folder = try TemporaryFolder()
        library = FetchedLibrary(try Store(at: folder["store"]), try RecordBook(at: folder["store"]))
        options.reachable = [.everyone, .thisMachine]
        options.pause = 0.01
        options.patience = 1
    }

    /// What becomes of one address.
    func fetch(_ address: String) throws -> FetchResult {
        try #require(try fetch([address]).first)
    }

    func fetch(_ addresses: [String], isCancelled: () -> Bool = { false }) throws -> [FetchResult] {
        let fetcher = Fetcher(library, options) { path, address throws(FetchFailure) in
            // "Media" of these tests begins with these words.
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            guard text.hasPrefix("picture") else { throw FetchFailure("\(address) is no picture") }
            return "image"
        }
        return fetcher.fetch(try addresses.map { try WebAddress($0) }, isCancelled: isCancelled)
    }

    /// The bytes that are there for an address.
    func text(_ address: String) throws -> String? {
        try library.file(try WebAddress(address)).map { try String(contentsOfFile: $0.path, encoding: .utf8) }
    }

    /// What is half done: nothing, when all is over.
    var leftovers: [String] { folder.names("store/aside") }
}

extension FetchResult {
    /// The failure's words; empty when there is none.
    var words: String {
        switch self {
        case .failed(let failure), .kept(let failure, _):
            failure.message + (failure.hint.map { " (\($0))" } ?? "") + (failure.cause.map { " [\($0)]" } ?? "")
        default: ""
        }
    }

    var name: String {
        switch self {
        case .fetched: "fetched"
        case .unchanged: "unchanged"
        case .failed: "failed"
        case .kept: "kept"
        case .stopped: "stopped"
        }
    }
}

let picture = Data("picture one".utf8)
