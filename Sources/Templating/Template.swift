public import Diagnostics
public import Tables
public import TimelineModel

/// A template as its file says it, checked as far as it can be without a sheet.
///
/// A plain value: safe to use from several threads.
public struct Template: Sendable {
    /// The file as the user named it.
    public let path: String
    /// The sizes in which every video is made, in the template's order; at least one.
    public let outputs: [Output]
    public let frameRate: FrameRate
    /// The language of the template's own words as a BCP 47 tag.
    public let language: String
    /// Every file that was read: the template, then its themes.
    public let files: [String]

    /// Reads a template and the themes it names.
    ///
    /// - Parameters:
    ///   - path: The template's file.
    ///   - folders: Where themes are looked for after the template's own folder: the shipped `Templates` folder.
    /// - Throws: Everything that is wrong with the template.
    public static func load(
        path: String, searching folders: [String]
    ) throws(DiagnosedFailure) -> Diagnosed<Template> {
        throw DiagnosedFailure(.error("not-yet", at: .file(path), "templates are not read yet"))
    }

    /// The template for the rows of one sheet: columns found, expressions checked, rows grouped into videos.
    ///
    /// What is wrong with a single row or video is kept with its item; the others can go on.
    /// - Parameter table: The sheet, read.
    /// - Throws: Everything about the template and the header that makes every video impossible.
    public func bind(to table: Table) throws(DiagnosedFailure) -> Diagnosed<BoundTemplate> {
        throw DiagnosedFailure(.error("not-yet", at: .file(path), "templates are not read yet"))
    }
}

/// A size in which every video is made.
public struct Output: Hashable, Sendable {
    public var name: String
    /// Pixels, both even.
    public var size: PixelSize

    public init(name: String, size: PixelSize) {
        self.name = name
        self.size = size
    }
}
