public import Templating

/// What `rowreel extract` is to write.
public struct ExtractRequest: Sendable {
    /// A file, or the name of a shipped template.
    public var template: String
    /// The sheet whose texts say how much room there is; nil is example data.
    public var data: String?
    /// BCP 47 tags; empty are those that the template names, and those that there are translations for.
    public var locales: [String] = []
    public var format: CatalogueFormat?
    /// Where the files go; nil is `translations` beside the template.
    public var outputFolder: String?
    /// Where pictures of the scenes go; nil: none are made.
    public var stills: String?
    /// How the sheet is read.
    public var project: ProjectRequest

    public init(template: String) {
        self.template = template
        project = ProjectRequest(template: template, data: "")
    }
}
