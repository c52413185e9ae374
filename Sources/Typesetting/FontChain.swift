internal import Diagnostics
internal import TimelineModel

/// The faces that a character may come from, best first. Safe to share: slots lock themselves.
struct FontChain: Sendable {
    struct Request: Hashable, Sendable {
        var families: [String]
        var weight: Int
        var isItalic: Bool
        /// ISO 15924.
        var script: String
        /// BCP 47.
        var language: String
    }

    let request: Request
    /// The families asked for, their own fallbacks, then the general ones.
    let slots: [FaceSlot]
    /// How many of the slots, at the front, are of the families asked for and not fallbacks.
    private let askedCount: Int
    /// The emoji family's faces.
    let emoji: [FaceSlot]
    /// Families that nobody knows, and fonts that should be shown and are not installed.
    let problems: [TextProblem]

    init(_ request: Request, in library: FontLibrary) {
        self.request = request
        var problems: [TextProblem] = []
        var sources: [FontList.Source] = []
        var fallbacks: [FontList.Source] = []
        var known = 0
        func expect(_ source: FontList.Source?, for name: String) {
            guard case .family(let family)? = source, library.catalog.faces(ofFamily: family).isEmpty else { return }
            problems.append(.missingFont(family, for: name, package: library.list.packages[family]))
        }
        func add(_ family: FontList.Family) {
            sources += FontList.styled(family.sources, weight: request.weight, isItalic: request.isItalic)
            fallbacks += FontList.fitting(family.fallbacks, script: request.script, language: request.language)
            known += 1
        }
        for name in request.families {
            if let family = library.list.families[name] {
                expect(family.sources.first, for: name)
                add(family)
            } else if !library.catalog.faces(ofFamily: name).isEmpty {
                sources.append(.family(name))
                known += 1
            } else {
                problems.append(.unknownFamily(name, nearest: NearestName.find(name, among: library.familyNames)))
                problems += library.catalog.broken.map { .brokenFont(path: $0, reason: "unknown file format") }
            }
        }
        if known == 0, let sans = library.list.families["sans"] { add(sans) }
        let own = request.families.flatMap { library.list.families[$0]?.fallbacks ?? [] }
        let (script, language) = (request.script, request.language)
        expect(
            FontList.first(of: own, script: script, language: language)
                ?? FontList.first(of: library.list.fallbacks, script: script, language: language), for: script)
        fallbacks += FontList.fitting(library.list.fallbacks, script: script, language: language)

        func slots(_ sources: [FontList.Source]) -> [FaceSlot] {
            var seen = Set<FontList.Source>()
            return sources.filter { seen.insert($0).inserted }
                .map { FaceSlot($0, weight: request.weight, isItalic: request.isItalic, library: library) }
                .filter(\.exists)
        }
        self.slots = slots(sources + fallbacks)
        askedCount = slots(sources).count
        emoji = slots(library.list.families["emoji"]?.sources ?? [])
        self.problems = problems
    }

    /// The face that decides about line height where nothing else does.
    var primary: FontFace? { slots.lazy.compactMap(\.face).first }

    /// Whether a face is of a family that was asked for by name, generic or real.
    func isAsked(_ face: FontFace) -> Bool { slots.prefix(askedCount).contains { $0.openFace === face } }

    /// The first face with glyphs for all of the characters.
    func face(with scalars: [Unicode.Scalar], isEmoji: Bool) -> FontFace? {
        if isEmoji, let face = emoji.lazy.compactMap({ $0.face(with: scalars) }).first { return face }
        return slots.lazy.compactMap { $0.face(with: scalars) }.first
    }

    /// Files of the chain that turned out broken.
    var brokenFiles: [TextProblem] { slots.compactMap(\.problem) }
}

extension FontList {
    /// Of the files listed by `src`, only the one nearest to the style; families as they are.
    static func styled(_ sources: [Source], weight: Int, isItalic: Bool) -> [Source] {
        let files = sources.filter { if case .file = $0 { true } else { false } }
        guard files.count > 1 else { return sources }
        func distance(_ source: Source) -> Int {
            guard case .file(_, let has, let slanted) = source else { return 0 }
            return abs((has ?? 400) - weight) + ((slanted ?? false) == isItalic ? 0 : 10_000)
        }
        let best = files.min { distance($0) < distance($1) }
        return sources.filter { source in
            if case .file = source { source == best } else { true }
        }
    }
}
