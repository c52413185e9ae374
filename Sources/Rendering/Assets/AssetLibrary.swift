internal import Diagnostics
internal import Foundation
internal import Media
internal import Synchronization
public import TimelineModel

/// Finds the files of templates and sheets in a set of folders, and never outside of them.
///
/// A name is looked for beside the file that holds it, then in every root in order. Symbolic links are followed, and the
/// file they lead to must lie in a root as well. Every file is hashed and probed once, until its size, time or place on
/// the disk changes. Thread-safe.
public final class AssetLibrary: AssetResolving {
    /// The folders, absolute and without symbolic links.
    public let roots: [String]
    private let fetched: any FetchedFiles
    private let memory = Mutex(Memory())
    private let notes: (any FileNotes)?

    private struct Memory {
        var facts: [FileIdentity: Result<FileFacts, AssetProblem>] = [:]
        var names: [String: [String]] = [:]
        /// Of files that no name was looked up for, such as fonts.
        var hashes: [FileIdentity: ContentHash] = [:]
        /// Of tables of colours that can be read.
        var tables: [FileIdentity: Result<ContentHash, AssetProblem>] = [:]
    }

    /// - Parameters:
    ///   - roots: Folders in the order they are searched; those that are not there are left out.
    ///   - fetched: Knows the files behind addresses.
    ///   - notes: Remembers what files are from one run to the next, so that they need not be read again.
    public init(
        roots: [String], fetched: any FetchedFiles = NothingFetched(), notes: (any FileNotes)? = nil
    ) {
        self.fetched = fetched
        self.notes = notes
        var real: [String] = []
        for root in roots {
            if let path = FilePaths.real(root), !real.contains(path) { real.append(path) }
        }
        self.roots = real
    }

    public func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset {
        // Where the files of addresses are is for us to say, so they need not lie in a root.
        let path = Asset.isAddress(name) ? try fetched.path(of: name) : try find(name, base: base)
        guard let identity = FileIdentity(path) else {
            throw .unreadable(reason: "it is not a file", hint: nil)
        }
        if kind == .lut { return try table(identity, name) }
        var asset = try facts(identity).asset(as: kind, path: path)
        if Asset.isAddress(name) { asset.name = ShownAddress.of(name) }
        return asset
    }

    /// The hash of the bytes that a file has by now; nil if it cannot be read. Reads it only when it has changed.
    public func hash(of path: String) -> ContentHash? {
        guard let identity = FileIdentity(path) else { return nil }
        let known: ContentHash? = memory.withLock { memory in
            if case .success(let facts)? = memory.facts[identity] { return facts.hash }
            return memory.hashes[identity]
        }
        if let known { return known }
        let hash = FilePaths.hash(path)
        memory.withLock { $0.hashes[identity] = hash }
        return hash
    }

    /// A table of colours, read once to know that it can be.
    private func table(_ identity: FileIdentity, _ name: String) throws(AssetProblem) -> Asset {
        let known =
            memory.withLock { $0.tables[identity] }
            ?? Result { () throws(AssetProblem) in
                do throws(CubeProblem) {
                    _ = try ColorCube.read(identity.path)
                } catch {
                    throw .unreadable(reason: error.text, hint: "export it again as a .cube file")
                }
                guard let hash = FilePaths.hash(identity.path) else {
                    throw .unreadable(reason: "it could not be read to its end", hint: nil)
                }
                return hash
            }
        memory.withLock { $0.tables[identity] = known }
        return Asset(
            kind: .lut, hash: try known.get(), path: identity.path,
            name: Asset.isAddress(name) ? ShownAddress.of(name) : nil)
    }

    /// The real path of the file that a name means.
    private func find(_ name: String, base: String) throws(AssetProblem) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw .missing(folders: roots, nearest: nil) }
        let folders = name.hasPrefix("/") ? [""] : unique([FilePaths.real(base) ?? base] + roots)
        var leadsOut = false
        for folder in folders {
            let candidate = folder.isEmpty ? name : folder + "/" + name
            if let path = FilePaths.real(candidate) {
                if isInside(path) { return path }
                leadsOut = true
            } else if !isInside(FilePaths.normal(candidate)) {
                // What is not there but would lie outside is told the same way: nobody learns what is there.
                leadsOut = true
            }
        }
        if leadsOut { throw .outsideRoots }
        throw .missing(folders: folders.filter { !$0.isEmpty }, nearest: nearest(name, in: folders))
    }

    private func isInside(_ path: String) -> Bool {
        roots.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }

    private func unique(_ folders: [String]) -> [String] {
        var result: [String] = []
        for folder in folders where !result.contains(folder) && isInside(folder) { result.append(folder) }
        return result
    }

    /// A file with a similar name in the folder where the name points to.
    private func nearest(_ name: String, in folders: [String]) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last.map(String.init), !last.isEmpty else { return nil }
        let prefix = parts.dropLast().map { $0 + "/" }.joined()
        for folder in folders {
            let place = folder.isEmpty ? String(prefix) : folder + "/" + prefix
            guard let real = FilePaths.real(place.isEmpty ? "/" : place), isInside(real) else { continue }
            if let found = NearestName.find(last, among: names(in: real)) { return prefix + found }
        }
        return nil
    }

    private func names(in folder: String) -> [String] {
        if let known = memory.withLock({ $0.names[folder] }) { return known }
        let names = FilePaths.names(in: folder, limit: 20_000)
        memory.withLock { $0.names[folder] = names }
        return names
    }

    private func facts(_ identity: FileIdentity) throws(AssetProblem) -> FileFacts {
        if let known = memory.withLock({ $0.facts[identity] }) { return try known.get() }
        let result = Result { () throws(AssetProblem) in try noted(identity) }
        memory.withLock { $0.facts[identity] = result }
        return try result.get()
    }

    /// What an earlier run noted about the same file, or what its bytes say.
    private func noted(_ identity: FileIdentity) throws(AssetProblem) -> FileFacts {
        let name = FileFacts.version + identity.note
        if let note = notes?.note(on: name), let facts = try? JSONDecoder().decode(FileFacts.self, from: note) {
            return facts
        }
        let facts = try FileFacts(identity.path)
        // A file that changed a moment ago may change again without showing it; one that changed while it was read
        // was read in part.
        if identity.isSettled, FileIdentity(identity.path) == identity, let note = try? JSONEncoder().encode(facts) {
            notes?.keep(note, on: name)
        }
        return facts
    }
}

/// What a file's bytes say about it.
private struct FileFacts: Codable, Sendable {
    /// What is noted of a file is worth something to the same libraries only.
    static let version = "file 1 " + Media.Libraries.versions.joined(separator: " ") + " "

    let hash: ContentHash
    let info: MediaInfo

    init(_ path: String) throws(AssetProblem) {
        do {
            info = try MediaInfo.probe(path: path)
        } catch {
            throw .unreadable(reason: error.log ?? error.detail, hint: error.hint)
        }
        guard let hash = FilePaths.hash(path) else {
            throw .unreadable(reason: "it could not be read to its end", hint: nil)
        }
        self.hash = hash
    }

    func asset(as kind: Asset.Kind, path: String) throws(AssetProblem) -> Asset {
        let found = info.kind
        // An animation may stand for a picture (its first one), a video for its sound.
        let fits =
            switch kind {
            case .image: found == .image || (info.isAnimation && !info.hasAudio)
            case .video: found == .video
            case .audio: info.hasAudio
            case .lut: false
            }
        guard fits else { throw .wrongKind(found: found == .image ? .image : found == .video ? .video : .audio) }
        return Asset(
            kind: kind, hash: hash, path: path,
            size: kind == .audio ? PixelSize(width: 0, height: 0) : PixelSize(width: info.width, height: info.height),
            duration: kind == .image ? nil : info.duration,
            frameRate: kind == .video ? info.frameRate.map { FrameRate($0.numerator, $0.denominator) } : nil,
            hasAudio: info.hasAudio, hasAlpha: kind != .audio && info.hasAlpha, isDrawing: info.isDrawing)
    }
}
