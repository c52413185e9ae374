internal import Yams

/// Turns Yams's nodes into values with places.
struct Composition {
    let text: String
    private let bytes: ArraySlice<UInt8>
    private let subject: String
    private let lines: [Range<Int>]

    init(_ bytes: ArraySlice<UInt8>, _ subject: String) {
        self.bytes = bytes
        self.subject = subject
        text = String(decoding: bytes, as: UTF8.self)
        lines = Array(Lines(bytes))
    }

    func value(_ node: Yams.Node) throws(YAMLProblem) -> YAMLNode {
        switch node {
        case .scalar(let scalar): return .scalar(characters(of: scalar))
        case .sequence(let sequence):
            var values: [YAMLNode] = []
            for item in sequence { values.append(try value(item)) }
            return .list(values, offset: offset(sequence.mark))
        case .mapping(let mapping):
            var values: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw YAMLProblem(
                        offset: offset(key.mark), message: "a name was expected here",
                        hint: "put what begins with {{ in quotes: \"{{ title }}\"")
                }
                values.append(YAMLNode.Entry(key: characters(of: name), value: try self.value(value)))
            }
            return .mapping(values, offset: offset(mapping.mark))
        default:
            throw YAMLProblem(offset: offset(node.mark), message: "an alias has no meaning here")
        }
    }

    /// The characters of a scalar; where they are written with escapes or over several lines, all of them are where
    /// it begins.
    private func characters(of scalar: Yams.Node.Scalar) -> YAMLText {
        var start = offset(scalar.mark)
        if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { start += 1 }
        let isVerbatim = bytes[min(start, bytes.endIndex)...].starts(with: scalar.string.utf8)
        return YAMLText(text: scalar.string, offset: start, isVerbatim: isVerbatim)
    }

    /// Yams counts lines and characters from 1.
    private func offset(_ mark: Yams.Mark?) -> Int {
        guard let mark, lines.indices.contains(mark.line - 1) else { return bytes.startIndex }
        var at = lines[mark.line - 1].lowerBound
        var column = 1
        while column < mark.column, at < bytes.endIndex {
            at += 1
            while at < bytes.endIndex, bytes[at] & 0xC0 == 0x80 { at += 1 }
            column += 1
        }
        return at
    }

    func problem(_ error: YamlError) -> YAMLProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return wrong(problem, at: mark)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            return YAMLProblem(
                kind: .duplicateName, offset: offset(context.mark), message: "\(names) is written twice")
        default: return wrong("characters that YAML does not allow", at: nil)
        }
    }

    private func wrong(_ problem: String, at mark: Yams.Mark?) -> YAMLProblem {
        // YAML reads {{ as the start of a mapping in a mapping, and what it then says helps nobody.
        let line = mark.flatMap { lines.indices.contains($0.line - 1) ? lines[$0.line - 1] : nil }
        let hasPlaceholder = line.map { String(decoding: bytes[$0], as: UTF8.self).contains("{{") } ?? false
        return YAMLProblem(
            offset: offset(mark), message: "\(subject) is not YAML: \(problem)",
            hint: hasPlaceholder ? "put what begins with {{ in quotes: \"{{ title }}\"" : nil)
    }
}
