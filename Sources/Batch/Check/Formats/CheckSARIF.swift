internal import Diagnostics
internal import Foundation
internal import Preflight

/// Findings as SARIF 2.1.0 (OASIS standard), which code hosts show beside the lines they are about.
struct CheckSARIF: CheckForm {
    private let document: CheckDocument
    private let version: String
    private var isFirst = true
    private var lines: [String: RecordLines] = [:]
    private static let rules = Preflight.catalogue
    private static let indices = Dictionary(
        rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// - Parameter version: Of the program.
    init(_ document: CheckDocument, version: String) {
        self.document = document
        self.version = version
    }

    mutating func begin(_ subject: CheckSubject) throws {
        let driver = Driver(version: version, rules: Self.rules.map(Rule.init))
        try document.write(
            "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\","
                + "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
                + JSONText.line(driver) + "},\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }

    mutating func add(_ finding: Finding, isNew: Bool) throws {
        guard isNew else { return }
        try document.write((isFirst ? "\n" : ",\n") + JSONText.line(result(finding)))
        isFirst = false
    }

    mutating func add(_ row: CheckedRow) {}

    mutating func end(_ summary: CheckSummary) throws {
        try document.write("\n]}]}\n")
        try document.flush()
    }

    private mutating func result(_ finding: Finding) -> Result {
        let diagnostic = finding.diagnostic
        var text = diagnostic.message
        if let scope = finding.scope { text += " (in \(scope))" }
        if let cause = diagnostic.cause { text += ": \(cause)" }
        if let hint = diagnostic.hint { text += ". Hint: \(hint)" }
        return Result(
            ruleId: finding.rule, ruleIndex: Self.indices[finding.rule], level: diagnostic.severity.description,
            message: Words(text: text), locations: diagnostic.place.map { [location($0)] } ?? [],
            partialFingerprints: ["rowreelFinding/v1": finding.fingerprint],
            properties: Properties(
                key: finding.key, rows: finding.rows, locales: finding.locales, outputs: finding.outputs,
                still: finding.still))
    }

    private mutating func location(_ place: Place) -> Location {
        let physical = place.file.map { file in
            PhysicalLocation(artifactLocation: Artifact(uri: Self.address(file)), region: region(of: place, in: file))
        }
        let logical: LogicalLocation? =
            switch place {
            case .cell(_, let cell): LogicalLocation(name: cell.description, of: place, kind: "cell")
            case .option(let name): LogicalLocation(name: name, of: place, kind: "option")
            default: nil
            }
        return Location(physicalLocation: physical, logicalLocations: logical.map { [$0] })
    }

    private mutating func region(of place: Place, in file: String) -> Region? {
        switch place {
        case .source(_, let line, let column): return Region(startLine: line, startColumn: column)
        case .cell(_, let cell):
            if lines[file] == nil { lines[file] = RecordLines(file) }
            return lines[file]?.line(ofRow: cell.row).map { Region(startLine: $0) }
        case .byte(_, let offset, _): return Region(byteOffset: offset, byteLength: 1)
        case .file, .option: return nil
        }
    }

    /// A path as a reference: relative to where the command ran, unless it is absolute.
    private static func address(_ path: String) -> String {
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(charactersIn: ":;")
        let escaped = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? "file"
        return path.hasPrefix("/") ? "file://" + escaped : escaped
    }

    // MARK: The members of the format that are written

    private struct Words: Encodable { var text: String }

    private struct Driver: Encodable {
        var name = "rowreel"
        var version: String
        var rules: [Rule]
    }

    private struct Rule: Encodable {
        var id: String
        var shortDescription: Words
        var help: Words
        var defaultConfiguration: Configuration

        init(_ rule: RuleDescription) {
            id = rule.id
            shortDescription = Words(text: rule.summary)
            let way =
                rule.isAdjustable
                ? "rowreel check --rule \(rule.id)=off silences it."
                : "It cannot be turned off: there is no video with it."
            help = Words(text: "\(rule.summary). See Documentation/Rules.md, \(rule.id). \(way)")
            defaultConfiguration = Configuration(level: rule.severity.description)
        }
    }

    private struct Configuration: Encodable { var level: String }

    private struct Result: Encodable {
        var ruleId: String
        var ruleIndex: Int?
        var level: String
        var message: Words
        var locations: [Location]
        var partialFingerprints: [String: String]
        var properties: Properties
    }

    private struct Properties: Encodable {
        var key: String?
        var rows: [Int]
        var locales, outputs: [String]
        var still: String?
    }

    private struct Location: Encodable {
        var physicalLocation: PhysicalLocation?
        var logicalLocations: [LogicalLocation]?
    }

    private struct PhysicalLocation: Encodable {
        var artifactLocation: Artifact
        var region: Region?
    }

    private struct Artifact: Encodable { var uri: String }

    private struct Region: Encodable {
        var startLine, startColumn, byteOffset, byteLength: Int?
    }

    private struct LogicalLocation: Encodable {
        var name, fullyQualifiedName, kind: String

        init(name: String, of place: Place, kind: String) {
            (self.name, fullyQualifiedName, self.kind) = (name, place.description, kind)
        }
    }
}

/// The lines of a CSV file at which its rows begin: a cell may hold line ends.
private struct RecordLines {
    /// The first line of every row, from row 1.
    private var starts: [Int32] = [1]

    /// Nothing for a file that cannot be read.
    init(_ path: String) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else { return }
        var line: Int32 = 1
        var isQuoted = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\n"):
                line += 1
                if !isQuoted { starts.append(line) }
            default: break
            }
        }
    }

    func line(ofRow row: Int) -> Int? {
        starts.indices.contains(row - 1) ? Int(starts[row - 1]) : nil
    }
}
