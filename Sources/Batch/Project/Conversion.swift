public import Diagnostics
internal import Foundation
internal import Rendering
internal import Templating

/// `rowreel convert`: a Markdown template as the XML template that says the same.
public struct Conversion: Sendable {
    public let xml: String
    /// Warnings about the template.
    public let findings: Diagnostics

    /// - Parameter template: A file, or the name of a shipped template.
    /// - Throws: What is wrong with the template.
    public init(_ template: String, installation: Installation) throws {
        let path = try TemplateShelf(installation).path(of: template)
        xml = try Template.xml(ofMarkdown: path)
        // What is no template would be none in XML either.
        findings = try installation.load(path).diagnostics
    }

    /// Writes the XML, whole or not at all.
    ///
    /// - Parameter overwrites: Whether a file that is there gives way.
    /// - Throws: `Diagnostic` naming the file.
    public func write(to path: String, overwrites: Bool) throws {
        if !overwrites, (try? FileManager.default.attributesOfItem(atPath: path)) != nil {
            throw Diagnostic.error(
                "file-exists", at: .file(path), "there is such a file already", hint: "--force overwrites it")
        }
        try OutputFile.write(Data(xml.utf8), to: path)
    }
}
