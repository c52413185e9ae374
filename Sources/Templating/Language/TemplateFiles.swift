internal import Diagnostics
internal import Foundation

/// The files of one template: itself, its themes and its fragments. Finds them, reads them, and remembers which.
struct TemplateFiles {
    /// The template's own folder, then those that are searched after it.
    private let folders: [String]
    /// Every file that was read, in the order they were first read.
    private(set) var read: [String] = []

    init(template: String, folders: [String]) {
        self.folders = [Self.folder(of: template)] + folders
    }

    /// The folder of a file, as its path names it.
    static func folder(of path: String) -> String {
        PathText.folder(of: path)
    }

    /// A file that an element names with `src`, beside the template or in one of the searched folders; nil when it is not
    /// there, which is reported.
    func find(_ element: Element, _ kind: String, into diagnostics: inout Diagnostics) -> String? {
        guard let source = element.literal("src") else { return nil }
        let place = element.place(of: "src")
        guard !source.hasPrefix("/"), !source.split(separator: "/").contains("..") else {
            diagnostics.add(
                .error(
                    kind, at: place, "the \(kind) \"\(source)\" is not inside the template's folder",
                    hint: "copy it beside the template, or name one of those that are shipped"))
            return nil
        }
        let candidates = folders.map { PathText.joined($0, source) }
        if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) { return found }
        diagnostics.add(
            .error(
                kind, at: place, "there is no \(kind) \"\(source)\"",
                hint: nearest(source) ?? "looked for \(candidates.joined(separator: ", "))"))
        return nil
    }

    /// The root element of a file, which must have a name; nil when it cannot be read, which is reported.
    mutating func root(
        _ path: String, named name: String, into diagnostics: inout Diagnostics
    ) -> XMLElement? {
        let noun = name == "video" ? "template" : name
        guard let bytes = bytes(of: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            diagnostics.add(
                .error("unreadable", at: .file(path), exists ? "the file cannot be read" : "there is no such file"))
            return nil
        }
        if MarkdownTemplate.isMarkdown(path) {
            guard name == "video" else {
                diagnostics.add(.error("root", at: .file(path), "a \(name) is written in XML, not in Markdown"))
                return nil
            }
            guard let xml = MarkdownTemplate.read(Array(bytes), file: path, into: &diagnostics) else { return nil }
            if !read.contains(path) { read.append(path) }
            return xml
        }
        do {
            let xml = try XMLReader.read(Array(bytes), file: path, noun: noun)
            guard check(xml, named: name, into: &diagnostics) else { return nil }
            if !read.contains(path) { read.append(path) }
            return xml
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// What is in a file; of one that is too large one byte more than is read, and of what is no file, such as a pipe that
    /// nobody writes to, nothing.
    private func bytes(of path: String) -> Data? {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard (try? FileManager.default.attributesOfItem(atPath: real))?[.type] as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: path)
        else { return nil }
        defer { try? file.close() }
        return try? file.read(upToCount: XMLReader.maxBytes + 1) ?? Data()
    }

    private func check(_ xml: XMLElement, named name: String, into diagnostics: inout Diagnostics) -> Bool {
        if xml.name == name, xml.namespace == Grammar.namespace { return true }
        let start = "<\(name) xmlns=\"\(Grammar.namespace)\">"
        if xml.namespace == Grammar.namespace {
            diagnostics.add(.error("root", at: xml.place, "the root is <\(xml.name)>, and should be <\(name)>"))
        } else if let namespace = xml.namespace {
            diagnostics.add(
                .error(
                    "namespace", at: xml.place, "the namespace \"\(namespace)\" is not \(Grammar.namespace)",
                    hint: "write \(start)"))
        } else {
            diagnostics.add(
                .error("namespace", at: xml.place, "<\(xml.name)> has no namespace", hint: "write \(start)"))
        }
        return false
    }

    private func nearest(_ source: String) -> String? {
        let parent = PathText.parent(of: source)
        let names = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(
                atPath: PathText.joined(folder, parent))) ?? [])
                .filter { $0.hasSuffix(".xml") }.map { PathText.joined(parent, $0) }
        }
        return NearestName.find(source, among: names.sorted()).map { "did you mean \"\($0)\"?" }
    }
}
