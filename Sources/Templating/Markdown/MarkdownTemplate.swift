internal import Diagnostics

/// Reads a Markdown template into the elements of the XML template that says the same, with places in the Markdown.
enum MarkdownTemplate {
    /// Larger files are refused unread. Real templates are a few kilobytes.
    static let maxBytes = 64 << 10

    /// Whether a file is Markdown, by its name.
    static func isMarkdown(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".md") || name.hasSuffix(".markdown")
    }

    /// - Returns: The `<video>`; nil with at least one error.
    static func read(_ bytes: [UInt8], file: String, into diagnostics: inout Diagnostics) -> XMLElement? {
        guard bytes.count <= maxBytes else {
            diagnostics.add(
                .error("template-too-large", at: .file(file), "the template is larger than 64 KiB"))
            return nil
        }
        let source = TemplateSource(file: file, bytes: bytes)
        do {
            try XMLReader.checkUTF8(source)
            let division = try FrontMatter.divide(source)
            let front = FrontMatterElements(
                try division.yaml.flatMap { range throws(Diagnostic) in try FrontMatter.read(source, range) },
                source: source)
            diagnostics.add(front.diagnostics)
            let document = MarkdownDocument(MarkdownSource(source, from: division.body))
            diagnostics.add(document.diagnostics)
            var scenes = MarkdownScenes(front)
            for block in document.blocks { scenes.add(block) }
            scenes.finish()
            diagnostics.add(scenes.diagnostics)
            return XMLElement(
                name: "video", namespace: Grammar.namespace, place: source.place(0), attributes: front.attributes,
                children: front.before.map { .element($0) } + scenes.nodes + front.after.map { .element($0) })
        } catch {
            diagnostics.add(error)
            return nil
        }
    }
}
