public import Diagnostics
public import Tables
public import TimelineModel

/// One video to be made: its name and the rows it is made from.
public struct Item: Sendable {
    /// What names the video, unique in the sheet.
    public var key: String
    /// The row, or the rows of the group; never empty.
    public var rows: [Row]
    /// What is wrong with it whatever the language and output; with an error among it, the video cannot be made.
    public var diagnostics: Diagnostics

    public init(key: String, rows: [Row], diagnostics: Diagnostics = Diagnostics()) {
        self.key = key
        self.rows = rows
        self.diagnostics = diagnostics
    }
}

/// A template that met a sheet. Safe to use from several threads.
public struct BoundTemplate: Sendable {
    public let template: Template
    /// The sheet as the user named it.
    public let tableFile: String
    /// The videos in the sheet's order.
    public let items: [Item]

    /// The timeline of one video in one language and size.
    ///
    /// - Parameters:
    ///   - locale: The language as a BCP 47 tag; nil is the template's own.
    ///   - output: One of the template's outputs.
    /// - Returns: Nil with at least one error, or the timeline with warnings. Never throws on a user's mistake.
    public func resolve(_ item: Item, locale: String?, output: Output, world: World) -> Diagnosed<Timeline?> {
        Diagnosed(nil)
    }
}
