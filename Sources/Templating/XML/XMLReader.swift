internal import CXML
internal import Diagnostics

/// Reads a template, or another file in XML, into elements that know their places.
///
/// libxml2 parses with its network, DTD and entity loading off; a document type declaration is refused before it is
/// shown to libxml2 at all, so there are no entities to expand.
enum XMLReader {
    /// Larger files are refused unread. Real templates are a few kilobytes.
    static let maxBytes = 4 << 20
    /// Elements nested deeper than this are refused: stages after this one recurse.
    static let maxDepth = 64

    /// - Throws: `Diagnostic` with the line and column of what is wrong.
    /// - Parameter noun: What to call the file.
    static func read(_ bytes: [UInt8], file: String, noun: String = "template") throws(Diagnostic) -> XMLElement {
        guard bytes.count <= maxBytes else {
            throw .error("template-too-large", at: .file(file), "the \(noun) is larger than 4 MiB")
        }
        let source = TemplateSource(file: file, bytes: bytes)
        try checkEncoding(source, noun)
        if let offset = MarkupScanner.doctype(in: source) {
            throw .error(
                "doctype", at: source.place(offset), "a \(noun) has no DOCTYPE",
                hint: "delete it; entities other than &amp; &lt; &gt; &quot; &apos; are written as the character itself"
            )
        }
        return try assemble(source, try XMLEvents.parse(source, noun: noun), noun)
    }

    static func checkUTF8(_ source: TemplateSource, noun: String = "template") throws(Diagnostic) {
        guard let offset = invalidUTF8(source.bytes) else { return }
        let place = Place.byte(file: source.file, offset: offset, row: nil)
        throw .error("encoding", at: place, "the \(noun) is not UTF-8", hint: "save the \(noun) as UTF-8")
    }

    private static func checkEncoding(_ source: TemplateSource, _ noun: String) throws(Diagnostic) {
        try checkUTF8(source, noun: noun)
        let head = String(decoding: source.bytes.prefix(200), as: UTF8.self)
        guard head.contains("<?xml"), let declaration = head.split(separator: "?>").first,
            let match = declaration.firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/)
        else { return }
        guard ["utf-8", "utf8", "us-ascii"].contains(match.1.lowercased()) else {
            throw .error(
                "encoding", at: source.place(0), "the \(noun) says that it is \(match.1)",
                hint: "save the \(noun) as UTF-8")
        }
    }

    private static func invalidUTF8(_ bytes: [UInt8]) -> Int? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += String(scalar).utf8.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    /// Joins what libxml2 said about names with what the scanner found about places.
    private static func assemble(
        _ source: TemplateSource, _ names: [XMLEvents.Start], _ noun: String
    ) throws(Diagnostic) -> XMLElement {
        var scanner = MarkupScanner(source)
        var open: [XMLElement] = []
        var started = 0
        var comments: [String] = []
        while true {
            let events = scanner.next()
            for event in events {
                switch event {
                case .start(let offset, let attributes):
                    guard started < names.count else { break }
                    var element = element(names[started], attributes, at: offset, in: source)
                    element.comments = comments
                    comments = []
                    open.append(element)
                    started += 1
                case .comment(let text): comments.append(text)
                case .end:
                    comments = []
                    guard let closed = open.popLast() else { break }
                    if open.isEmpty { return closed }
                    open[open.count - 1].children.append(.element(closed))
                case .text(let text):
                    if !text.isBlank { comments = [] }
                    guard let last = open.indices.last else { break }
                    // CDATA sections and comments cut a text into pieces that belong together.
                    if case .text(var before)? = open[last].children.popLast(where: { $0.isText }) {
                        before.append(text)
                        open[last].children.append(.text(before))
                    } else {
                        open[last].children.append(.text(text))
                    }
                }
            }
            if events.isEmpty { break }
        }
        throw .error("xml", at: .file(source.file), "the \(noun) has no element")
    }

    private static func element(
        _ start: XMLEvents.Start, _ scanned: [MarkupScanner.Attribute], at offset: Int, in source: TemplateSource
    ) -> XMLElement {
        var attributes: [XMLAttribute] = []
        for attribute in scanned {
            let name = name(at: attribute.nameOffset, in: source)
            // Namespace declarations are not attributes; libxml2 has already applied them.
            if name == "xmlns" || name.hasPrefix("xmlns:") { continue }
            let namespace = start.attributes.first { $0.qualifiedName == name }?.namespace
            attributes.append(
                XMLAttribute(
                    name: name, namespace: namespace, place: source.place(attribute.nameOffset), value: attribute.value)
            )
        }
        return XMLElement(
            name: start.name, namespace: start.namespace, place: source.place(offset), attributes: attributes,
            children: [])
    }

    private static func name(at offset: Int, in source: TemplateSource) -> String {
        let end = source.bytes[offset...].firstIndex { " \t\r\n=".utf8.contains($0) } ?? source.bytes.endIndex
        return String(decoding: source.bytes[offset..<end], as: UTF8.self)
    }
}

extension XMLNode {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}

extension Array {
    fileprivate mutating func popLast(where condition: (Element) -> Bool) -> Element? {
        guard let last, condition(last) else { return nil }
        return popLast()
    }
}
