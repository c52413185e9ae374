import Synchronization
internal import TimelineModel

/// A place in a font chain: a face that is opened when it is first needed, since opening hashes the whole file.
///
/// Safe to use from several threads at once: the face is kept behind a lock and never changes.
final class FaceSlot: Sendable {
    let source: FontList.Source
    private let weight: Int
    private let isItalic: Bool
    // The library owns the chain that owns this slot.
    private unowned let library: FontLibrary
    private let state = Mutex(State.closed)

    private enum State {
        case closed
        case open(FontFace)
        case broken(TextProblem)
    }

    init(_ source: FontList.Source, weight: Int, isItalic: Bool, library: FontLibrary) {
        self.source = source
        self.weight = weight
        self.isItalic = isItalic
        self.library = library
    }

    /// Whether there is such a face, as far as can be told without opening it.
    var exists: Bool {
        switch source {
        case .family(let name): !library.catalog.faces(ofFamily: name).isEmpty
        case .file: true
        }
    }

    /// The open face, or nil if the file is broken.
    var face: FontFace? {
        state.withLock { state in
            if case .closed = state { state = open() }
            if case .open(let face) = state { return face }
            return nil
        }
    }

    /// The face if it was opened before.
    var openFace: FontFace? {
        state.withLock { if case .open(let face) = $0 { face } else { nil } }
    }

    /// What was wrong with the file, once it was opened.
    var problem: TextProblem? {
        state.withLock { if case .broken(let problem) = $0 { problem } else { nil } }
    }

    /// The face if it has glyphs for all of the characters.
    func face(with scalars: [Unicode.Scalar]) -> FontFace? {
        let isClosed = state.withLock { if case .closed = $0 { true } else { false } }
        // What fontconfig knows of a file is enough to pass it over, not to rely on it.
        if isClosed, case .family(let name) = source,
            let known = FontMatching.nearest(library.catalog.faces(ofFamily: name), weight: weight, isItalic: isItalic),
            !scalars.allSatisfy(known.has)
        {
            return nil
        }
        guard let face, scalars.allSatisfy(face.has) else { return nil }
        return face
    }

    private func open() -> State {
        var broken: [TextProblem] = []
        if let face = library.face(source, weight: weight, isItalic: isItalic, broken: &broken) { return .open(face) }
        return .broken(broken.first ?? .unknownFamily("\(source)", nearest: nil))
    }
}
