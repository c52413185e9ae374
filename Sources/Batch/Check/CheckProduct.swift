internal import Diagnostics
internal import Preflight

/// The parts of a check that its forms write, in the order in which they are called: `begin`, then findings and rows as
/// they come, then `end`.
///
/// Called by one thread at a time. Whatever the number of rows, a form keeps a bounded amount of it in memory.
protocol CheckForm {
    mutating func begin(_ subject: CheckSubject) throws
    /// - Parameter isNew: Whether nothing with the same words was told about the same place. Of what stands in the
    ///   template every row may have its own.
    mutating func add(_ finding: Finding, isNew: Bool) throws
    /// A row is checked in all of its videos: everything that was found about it, told or not.
    mutating func add(_ row: CheckedRow) throws
    mutating func end(_ summary: CheckSummary) throws
}

/// What is checked.
struct CheckSubject: Sendable {
    /// As the user named them.
    var template: String
    /// Nil when a template is checked by itself.
    var data: String?
    /// Of the videos: nil is the template's own language.
    var locales: [String?] = []
    /// Nil where the template has one.
    var outputs: [String?] = []

    /// Every language with every output, as rows have them.
    var videos: [Finding.VideoName] {
        locales.flatMap { locale in outputs.map { Finding.VideoName(locale: locale, output: $0) } }
    }
}

/// A row of the sheet that was checked, or a group of rows with one key.
struct CheckedRow: Sendable {
    var key: String
    var rows: [Int]
    /// Its videos that were checked.
    var videos: [Finding.VideoName]
    var findings: [Finding]
}
