import ArgumentParser
import Batch

/// The template, the sheet, and which of its videos are meant.
struct SheetOptions: ParsableArguments {
    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The sheet: a CSV or TSV file.", valueName: "file"))
    var data: String

    @OptionGroup(title: "Reading the sheet")
    var reading: ReadingOptions

    @OptionGroup(title: "Choosing videos")
    var selection: SelectionOptions

    /// - Parameter fetching: Whether something is fetched first.
    func request(_ fetching: FetchingOptions? = nil) throws -> ProjectRequest {
        var request = ProjectRequest(template: template, data: data)
        reading.fill(&request)
        try selection.fill(&request)
        fetching?.fill(&request)
        return request
    }
}

struct ReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its encoding: utf-8 (default), gb18030 or windows-1252.", valueName: "name"))
    var encoding: String?

    @Option(
        name: .customLong("assets"),
        help: ArgumentHelp("One more folder to find pictures, clips and sounds in. Can be repeated.", valueName: "dir"))
    var assets: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where finished pieces and fetched files are kept (default: ~/.cache/rowreel).", valueName: "dir"))
    var store: String?

    func fill(_ request: inout ProjectRequest) {
        request.encoding = encoding
        request.assets = assets
        if let store { request.store = store }
    }
}

struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Rows as the sheet numbers them (the header is 1): 2,5-9,20-", valueName: "list"))
    var rows: String?

    @Option(
        name: .customLong("row"), help: ArgumentHelp("The video with this key. Can be repeated.", valueName: "key"))
    var keys: [String] = []

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Rows for which an expression holds: \"price > 100 and in_stock\"", valueName: "expr"))
    var condition: String?

    @Option(
        name: .customLong("locale"), help: ArgumentHelp("Languages, as BCP 47 tags: en,fr,pt-BR", valueName: "list"))
    var locales: CommaList?

    @Flag(help: "Also use translations that are marked fuzzy: nobody has confirmed them.")
    var fuzzy = false

    @Option(
        name: .customLong("output"), help: ArgumentHelp("Outputs of the template: vertical,wide", valueName: "list"))
    var outputs: CommaList?

    @Option(
        name: .customLong("on"),
        help: ArgumentHelp("The videos as they are on that day, or at that time: 2026-12-01.", valueName: "date"))
    var day: String?

    @Option(
        help: ArgumentHelp("Whose days are meant: Europe/Berlin (default: this machine's).", valueName: "name"))
    var timeZone: String?

    func fill(_ request: inout ProjectRequest) throws {
        request.moment = try .asked(for: day, zone: timeZone)
        request.rows = rows
        request.keys = keys
        request.condition = condition
        request.locales = locales?.items ?? []
        request.usesFuzzy = fuzzy
        request.outputs = outputs?.items ?? []
    }
}
