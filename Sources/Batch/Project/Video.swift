public import Templating

/// One video to be made: a row (or group of rows) in one language and one output. Names only, no content.
public struct Video: Sendable {
    /// Which of the sheet's items, counted from 0.
    public var item: Int
    public var key: String
    /// Rows of the sheet (the header is row 1).
    public var rows: [Int]
    public var locale: String?
    public var output: Output
    /// The output's name where the template declares more than one.
    public var outputName: String?

    /// `sku-1 fr vertical`, for messages.
    public var title: String { ([key] + [locale, outputName].compactMap { $0 }).joined(separator: " ") }
}
