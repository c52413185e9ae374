internal import Foundation
public import Rendering

/// Everything `rowreel check` was asked for.
public struct CheckRequest: Sendable {
    /// How findings are written.
    public enum Format: String, CaseIterable, Sendable {
        /// For people.
        case text
        /// For programs, as `Documentation/Check.md` describes it.
        case json
        /// For continuous integration: JUnit's XML.
        case junit
        /// For code hosts: SARIF 2.1.0.
        case sarif
    }

    /// Its sheet is nil when the template is checked by itself.
    public var project: ProjectRequest
    public var hasSheet = true
    public var format = Format.text
    /// The file that findings are written to; nil is standard output, and for text standard error.
    public var outputFile: String?
    /// `--rule`, as it was written.
    public var rules: [String] = []
    /// How many videos rules draw frames of and open files for, in whole rows; nil is all.
    public var pictures: Int? = 100
    /// The folder for pictures of findings; nil makes none.
    public var stills: String?
    /// Findings of one rule that text tells; nil is all.
    public var most: Int? = 20
    /// `--name`; nil is the standard pattern.
    public var namePattern: String?
    /// How videos would be encoded.
    public var settings = RenderSettings()
    /// Where videos would go.
    public var outputFolder = "out"
    /// Videos checked at once.
    public var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// Of the program, for forms that name it.
    public var version = ""

    public init(project: ProjectRequest) { self.project = project }
}
