internal import Diagnostics
import Foundation
import Synchronization
internal import TimelineModel

/// The fonts there are: the families of `fonts.xml`, brand fonts in folders, and what is installed.
///
/// Safe to use from several threads at once: what is found is kept behind one lock, faces never change once open.
/// Every file is opened and hashed at most once, when first needed.
public final class FontLibrary: Sendable {
    let list: FontList
    let catalog: FontCatalog
    private let state = Mutex(State())

    private struct State {
        var hashes: [String: ContentHash] = [:]
        var faces: [FaceKey: FontFace] = [:]
        var broken: [String: String] = [:]
        var chains: [FontChain.Request: FontChain] = [:]
        var lastResorts: [LastResort: FontFace?] = [:]
    }

    private struct FaceKey: Hashable {
        var path: String
        var index: Int
        var axes: [FontInstance.Axis]
    }

    private struct LastResort: Hashable {
        var scalar: Unicode.Scalar
        var weight: Int
        var isItalic: Bool
    }

    /// Reads the font list and looks which fonts there are.
    ///
    /// - Parameters:
    ///   - fontsXML: Path of `fonts.xml`.
    ///   - folders: Folders of brand fonts, searched with their subfolders; the first goes first, all before the
    ///     installed fonts.
    /// - Throws: `DiagnosedFailure` with every mistake in the list.
    public init(fontsXML path: String, folders: [String] = []) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw DiagnosedFailure(.error("fonts-unreadable", at: .file(path), "the font list cannot be read as UTF-8"))
        }
        list = try FontList.read(text, file: path, folder: PathText.folder(of: path))
        catalog = FontCatalog(folders: folders)
    }

    /// The names a template may use for `fontFamily`: generic ones in the order of the list, then real ones.
    public var familyNames: [String] { list.names + catalog.familyNames }

    /// Whether a family of this name, generic or real, is there.
    public func hasFamily(_ name: String) -> Bool {
        list.families[name] != nil || !catalog.faces(ofFamily: name).isEmpty
    }

    /// The real families of `fonts.xml` that are not installed, with the package each comes in.
    public var missingFamilies: [(family: String, package: String?)] {
        list.namedFamilies.filter { catalog.faces(ofFamily: $0).isEmpty }.map { ($0, list.packages[$0]) }
    }

    /// The faces for a style, script and language in the order in which they are asked for a character.
    func chain(_ request: FontChain.Request) -> FontChain {
        if let known = state.withLock({ $0.chains[request] }) { return known }
        let chain = FontChain(request, in: self)
        return state.withLock { state in
            state.chains[request] = chain
            return chain
        }
    }

    /// The face a source stands for at a weight, or nil if it is not there or broken (which `broken` is told).
    func face(_ source: FontList.Source, weight: Int, isItalic: Bool, broken: inout [TextProblem]) -> FontFace? {
        switch source {
        case .family(let name):
            let faces = catalog.faces(ofFamily: name)
            guard let found = FontMatching.nearest(faces, weight: weight, isItalic: isItalic) else { return nil }
            let axes =
                found.isVariable
                ? FontFace.axes(path: found.path, index: found.index, weight: weight, isItalic: isItalic) : []
            let weights = Int(found.weights.lowerBound.rounded())...Int(found.weights.upperBound.rounded())
            return face(
                path: found.path, index: found.index, axes: axes, family: name, weights: weights, broken: &broken)
        case .file(let path, let declared, _):
            let axes = FontFace.axes(path: path, index: 0, weight: weight, isItalic: isItalic)
            let family = PathText.name(of: path)
            return face(
                path: path, index: 0, axes: axes, family: family, weights: declared.map { $0...$0 }, broken: &broken)
        }
    }

    /// Any installed face with a character that nothing in the list has. The first by name, so always the same one.
    func lastResort(_ scalar: Unicode.Scalar, weight: Int, isItalic: Bool) -> FontFace? {
        let key = LastResort(scalar: scalar, weight: weight, isItalic: isItalic)
        if let known = state.withLock({ $0.lastResorts[key] }) { return known }
        let families = Set(catalog.faces.filter { $0.has(scalar) }.compactMap(\.families.first)).sorted()
        var ignored: [TextProblem] = []
        let found = families.lazy
            .compactMap { self.face(.family($0), weight: weight, isItalic: isItalic, broken: &ignored) }
            .first { $0.has(scalar) }
        return state.withLock { state in
            state.lastResorts[key] = .some(found)
            return found
        }
    }

    private func face(
        path: String, index: Int, axes: [FontInstance.Axis], family: String, weights: ClosedRange<Int>?,
        broken: inout [TextProblem]
    ) -> FontFace? {
        let key = FaceKey(path: path, index: index, axes: axes)
        // Opened while holding the lock: several threads start with the same few fonts, and one has to do it.
        let result: Result<FontFace, PaintingError> = state.withLock { state in
            if let face = state.faces[key] { return .success(face) }
            if let reason = state.broken[path] { return .failure(.font(path: path, reason: reason)) }
            do throws(PaintingError) {
                var hash = state.hashes[path]
                if hash == nil { hash = try Self.hash(path) }
                guard let hash else { return .failure(.font(path: path, reason: "cannot open the file")) }
                state.hashes[path] = hash
                let instance = FontInstance(hash: hash, index: index, axes: axes, path: path)
                let face = try FontFace(instance, family: family, weights: weights)
                state.faces[key] = face
                return .success(face)
            } catch {
                if case .font(_, let reason) = error { state.broken[path] = reason }
                return .failure(error)
            }
        }
        switch result {
        case .success(let face): return face
        case .failure(.font(let path, let reason)):
            broken.append(.brokenFont(path: path, reason: reason))
            return nil
        case .failure: return nil
        }
    }

    private static func hash(_ path: String) throws(PaintingError) -> ContentHash {
        do {
            return ContentHash(of: try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe))
        } catch {
            throw .font(path: path, reason: "cannot open the file")
        }
    }
}
