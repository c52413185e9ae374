internal import CXML
internal import Diagnostics

/// What libxml2 says about a document: that it is well-formed, and the namespaces of its names.
enum XMLEvents {
    struct Attribute {
        var qualifiedName: String
        var namespace: String?
    }

    struct Start {
        var name: String
        var namespace: String?
        var attributes: [Attribute]
    }

    /// The start tags in document order.
    static func parse(_ source: TemplateSource, noun: String = "template") throws(Diagnostic) -> [Start] {
        let collector = Collector()
        let failure: Diagnostic? = source.bytes.withUnsafeBytes { buffer in
            guard let base = buffer.bindMemory(to: CChar.self).baseAddress,
                let context = xmlCreateMemoryParserCtxt(base, Int32(buffer.count))
            else { return .error("xml", at: .file(source.file), "the \(noun) is empty") }
            defer { xmlFreeParserCtxt(context) }
            collector.context = context
            context.pointee.sax.pointee = handler()
            context.pointee.userData = Unmanaged.passUnretained(collector).toOpaque()
            xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
            xmlParseDocument(context)
            if collector.depth > XMLReader.maxDepth {
                return .error(
                    "xml-depth", at: source.place(collector.failureOffset),
                    "elements are nested more than \(XMLReader.maxDepth) deep")
            }
            guard context.pointee.wellFormed == 0 || collector.message != nil else { return nil }
            let place = collector.message == nil ? Place.file(source.file) : source.place(collector.failureOffset)
            return .error(
                "xml", at: place, "the XML is not well-formed: \(collector.message ?? "no reason given")",
                hint: hint(code: collector.code, collector.message ?? ""))
        }
        if let failure { throw failure }
        return collector.starts
    }

    /// Filled by the callbacks during one parse; used by one thread only.
    private final class Collector {
        var starts: [Start] = []
        var depth = 0
        var context: xmlParserCtxtPtr?
        var message: String?
        var code: Int32 = 0
        var failureOffset = 0

        var offset: Int { context.map { max(0, xmlByteConsumed($0)) } ?? 0 }
    }

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { user, name, prefix, uri, _, _, count, _, values in
            guard let collector = XMLEvents.collector(user) else { return }
            var attributes: [Attribute] = []
            for index in 0..<Int(count) {
                // Five pointers an attribute: local name, prefix, URI, value, end of value.
                guard let values, let local = XMLEvents.text(values[index * 5]) else { continue }
                let prefix = XMLEvents.text(values[index * 5 + 1])
                attributes.append(
                    Attribute(
                        qualifiedName: (prefix.map { $0 + ":" } ?? "") + local,
                        namespace: XMLEvents.text(values[index * 5 + 2])))
            }
            collector.starts.append(
                Start(name: XMLEvents.text(name) ?? "", namespace: XMLEvents.text(uri), attributes: attributes))
            collector.depth += 1
            if collector.depth > XMLReader.maxDepth {
                collector.failureOffset = collector.offset
                xmlStopParser(collector.context)
            }
        }
        handler.endElementNs = { user, _, _, _ in
            // A stopped parser still unwinds; the depth that stopped it must stay to be seen.
            guard let collector = XMLEvents.collector(user), collector.depth <= XMLReader.maxDepth else { return }
            collector.depth -= 1
        }
        handler.serror = { user, error in
            guard let collector = XMLEvents.collector(user), let error, collector.message == nil,
                error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue
            else { return }
            let message = error.pointee.message.map { String(cString: $0) } ?? "unknown error"
            collector.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
            collector.code = error.pointee.code
            collector.failureOffset = collector.offset
        }
        return handler
    }

    private static func collector(_ user: UnsafeMutableRawPointer?) -> Collector? {
        user.map { Unmanaged<Collector>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func hint(code: Int32, _ message: String) -> String? {
        switch xmlParserErrors(UInt32(code)) {
        case XML_ERR_NAME_REQUIRED where message.contains("EntityRef"), XML_ERR_ENTITYREF_SEMICOL_MISSING:
            "write &amp; for the character &"
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
            "write the character itself; XML knows only &amp; &lt; &gt; &quot; &apos;"
        case XML_ERR_LT_IN_ATTRIBUTE: "write &lt; for the character <"
        case XML_ERR_TAG_NAME_MISMATCH: "every <name> needs its </name>, in the reverse order"
        case XML_ERR_TAG_NOT_FINISHED: "an element is not closed at the end of the file"
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
            "an attribute is written name=\"value\""
        case XML_ERR_ATTRIBUTE_REDEFINED: "an attribute may be written once"
        default: nil
        }
    }
}
