public import Diagnostics
internal import TimelineModel

/// Something that `check` has to say: a diagnostic, and which videos it is about.
///
/// A mistake of a row is mostly the same in all of its languages and outputs: it is one finding.
public struct Finding: Sendable {
    /// Its code is the rule's id; its severity is what `--rule` makes of it.
    public var diagnostic: Diagnostic
    /// What names the row's videos; nil for what is about the template, the sheet or a row that cannot be read.
    public var key: String?
    /// Rows of the sheet (the header is row 1).
    public var rows: [Int]
    /// The videos of the row that have it; empty where it is about no video.
    public var videos: [VideoName] = []
    /// Those of them in words, `fr, de; vertical`; nil if it is all of them.
    public var scope: String?
    /// A picture of it, if one was asked for.
    public var still: String?

    /// A video of a row: its language and output as file names have them.
    public struct VideoName: Hashable, Sendable, CustomStringConvertible {
        public var locale: String?
        public var output: String?

        public var description: String { [locale, output].compactMap { $0 }.joined(separator: " ") }
    }

    public var rule: String { diagnostic.code }

    init(_ diagnostic: Diagnostic, key: String? = nil, rows: [Int] = []) {
        self.diagnostic = diagnostic
        self.key = key
        self.rows = rows
    }

    /// Its languages, each once.
    public var locales: [String] { Self.distinct(videos.compactMap(\.locale)) }
    /// Its outputs, each once.
    public var outputs: [String] { Self.distinct(videos.compactMap(\.output)) }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The diagnostic as a terminal shows it: with the videos that have it, and the name by which it is silenced.
    var told: Diagnostic {
        var told = diagnostic
        if let scope { told.message += " (in \(scope))" }
        told.message += " [\(rule)]"
        if let still { told.hint = [told.hint, "see \(still)"].compactMap { $0 }.joined(separator: "; ") }
        return told
    }

    /// Names it for programs that compare runs: the same while the row moves in the sheet, or the line in the template.
    var fingerprint: String {
        var parts = [rule, diagnostic.place?.file ?? "", key ?? "", diagnostic.message]
        if case .cell(_, let cell)? = diagnostic.place { parts.append(CellReference.letters(column: cell.column)) }
        return String(ContentHash(of: parts.joined(separator: "\u{0}")).hex.prefix(32))
    }
}

/// The findings of one row in all of its videos, each told once.
struct RowFindings {
    private let all: [Finding.VideoName]
    private let key: String?
    private let rows: [Int]
    private var order: [Diagnostic] = []
    private var found: [Diagnostic: [Finding.VideoName]] = [:]

    /// - Parameter all: The videos of the row that are checked.
    init(of all: [Finding.VideoName], key: String?, rows: [Int]) {
        (self.all, self.key, self.rows) = (all, key, rows)
    }

    mutating func add(_ diagnostics: some Sequence<Diagnostic>, in video: Finding.VideoName) {
        for diagnostic in diagnostics {
            if found[diagnostic] == nil { order.append(diagnostic) }
            if found[diagnostic]?.last != video { found[diagnostic, default: []].append(video) }
        }
    }

    /// In the order in which they were found, errors before what rests on them.
    var findings: [Finding] {
        order.map { diagnostic in
            var finding = Finding(diagnostic, key: key, rows: rows)
            finding.videos = found[diagnostic] ?? []
            finding.scope = Self.words(finding.videos, of: all)
            return finding
        }
    }

    /// `fr, de; vertical`; nil for all of them.
    static func words(_ some: [Finding.VideoName], of all: [Finding.VideoName]) -> String? {
        let chosen = Set(some)
        guard chosen.count < all.count else { return nil }
        func names(_ videos: some Sequence<Finding.VideoName>, _ part: (Finding.VideoName) -> String?) -> [String] {
            var seen: Set<String> = []
            return videos.compactMap(part).filter { seen.insert($0).inserted }
        }
        let (locales, outputs) = (names(some, \.locale), names(some, \.output))
        let isGrid = chosen.count == max(1, locales.count) * max(1, outputs.count)
        guard isGrid else { return some.map(\.description).joined(separator: ", ") }
        let parts = [
            locales.count < names(all, \.locale).count ? locales : [],
            outputs.count < names(all, \.output).count ? outputs : [],
        ].filter { !$0.isEmpty }
        return parts.map { $0.joined(separator: ", ") }.joined(separator: "; ")
    }
}
