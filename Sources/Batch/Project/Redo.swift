/// What of an earlier run is to be made after all.
struct Redo: Sendable {
    /// What tells the videos of a sheet apart.
    struct Name: Hashable, Sendable {
        var key: String
        var locale: String?
        var output: String?
    }

    var names: Set<Name> = []
    /// Rows that could not be read, so that nobody knows their videos' names.
    var rows: Set<Int> = []
    /// The languages that the earlier run was asked for.
    var locales: [String] = []

    var isEmpty: Bool { names.isEmpty && rows.isEmpty }

    func contains(_ video: Video) -> Bool {
        names.contains(Name(key: video.key, locale: video.locale, output: video.outputName))
            || video.rows.contains(where: rows.contains)
    }
}

extension Outcome {
    var name: Redo.Name { Redo.Name(key: key, locale: locale, output: output) }
}
