internal import Diagnostics
public import Fetching
internal import Store
internal import Tables
public import Templating

/// What a command is about: a template, a sheet, and which of its videos.
public struct ProjectRequest: Sendable {
    /// A file, or the name of a shipped template.
    public var template: String
    public var data: String
    /// The file whose rows stand in for those of `data`, such as its last good copy; messages, files named in cells and
    /// the ownership of videos stay those of `data`. Nil reads `data` itself.
    public var dataCopy: String?
    /// The sheet's encoding by name; nil is UTF-8.
    public var encoding: String?
    /// More folders in which files are found.
    public var assets: [String] = []
    /// Rows of the sheet: `2,5-9`.
    public var rows: String?
    /// Keys of videos; empty is all.
    public var keys: [String] = []
    /// An expression that must hold for a video's row.
    public var condition: String?
    /// BCP 47 tags; empty is the template's own language.
    public var locales: [String] = []
    /// Whether translations are shown that nobody has confirmed.
    public var usesFuzzy = false
    /// Names of outputs; empty is all of the template's.
    public var outputs: [String] = []
    /// When the sheet is looked at: which rows have videos then, and which of their cells hold; nil: all of them.
    public var moment: WindowTime? = .now
    /// The store's folder, where files of addresses are found.
    public var store = Store.defaultFolder
    /// How addresses are fetched first; nil leaves the network alone.
    public var fetch: FetchOptions?

    /// `--failed`: what of an earlier run is to be made after all; nil is everything.
    var redo: Redo?

    public init(template: String, data: String) {
        self.template = template
        self.data = data
    }
}

extension ProjectRequest {
    /// How the sheet is read.
    func tableOptions() throws(Diagnostic) -> TableOptions {
        var options = TableOptions()
        if let encoding { options.encoding = try .named(encoding, at: .option("--encoding")) }
        return options
    }
}
