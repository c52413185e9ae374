internal import Yams

/// Reads a piece of YAML that a person wrote: settings, not data.
///
/// What would nest deeply or grow without end is refused before the parser sees it: Yams reads what is nested by calling
/// itself. Anchors and aliases are refused together, because a few lines of them unfold to gigabytes.
public struct YAMLReader: Sendable {
    /// What messages call it: `the front matter`.
    public var subject: String
    /// Larger texts are refused unread, in bytes; a whole number of KiB.
    public var mostBytes: Int

    public init(subject: String, mostBytes: Int) {
        self.subject = subject
        self.mostBytes = mostBytes
    }

    /// Lines of more indentation than this are refused.
    private static let mostIndent = 80
    private static let mostOpenBrackets = 32

    /// Reads the YAML.
    ///
    /// - Parameter bytes: UTF-8. Offsets are its indices, so that a part of a file is read with places in the file.
    /// - Returns: Nil when there is nothing in it.
    public func read(_ bytes: ArraySlice<UInt8>) throws(YAMLProblem) -> YAMLNode? {
        try checkBounds(bytes)
        let composition = Composition(bytes, subject)
        do {
            guard let node = try Yams.compose(yaml: composition.text, .basic) else { return nil }
            return try composition.value(node)
        } catch let error as YAMLProblem {
            throw error
        } catch let error as YamlError {
            throw composition.problem(error)
        } catch {
            throw YAMLProblem(offset: bytes.startIndex, message: "\(subject) cannot be read")
        }
    }

    private func checkBounds(_ bytes: ArraySlice<UInt8>) throws(YAMLProblem) {
        guard bytes.count <= mostBytes else {
            throw YAMLProblem(
                offset: bytes.startIndex, message: "\(subject) is larger than \(mostBytes >> 10) KiB")
        }
        var (brackets, anchors, aliases) = (0, 0, 0)
        var before: UInt8 = 10
        for line in Lines(bytes) {
            let lead = bytes[line].prefix { " \t-?:".utf8.contains($0) }.count
            guard lead <= Self.mostIndent else { throw tooDeep(line.lowerBound + Self.mostIndent) }
            for offset in line {
                let byte = bytes[offset]
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
                case UInt8(ascii: "&") where " \t\n:-?,[{".utf8.contains(before): anchors += 1
                case UInt8(ascii: "*") where " \t\n:-?,[{".utf8.contains(before): aliases += 1
                default: break
                }
                guard brackets <= Self.mostOpenBrackets else { throw tooDeep(offset) }
                if anchors > 0, aliases > 0 {
                    throw YAMLProblem(
                        offset: offset, message: "anchors (&) and aliases (*) have no meaning in \(subject)",
                        hint: "write the value out, or put a text with these signs in quotes")
                }
                before = byte
            }
            before = 10
        }
    }

    private func tooDeep(_ offset: Int) -> YAMLProblem {
        YAMLProblem(offset: offset, message: "\(subject) is nested too deeply")
    }
}

/// The lines of a text, whatever ends them, without their ends.
struct Lines: Sequence, IteratorProtocol {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    mutating func next() -> Range<Int>? {
        guard at < bytes.endIndex else { return nil }
        let end = bytes[at...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
        let line = at..<end
        let isPair = end + 1 < bytes.endIndex && bytes[end] == 13 && bytes[end + 1] == 10
        at = Swift.min(isPair ? end + 2 : end + 1, bytes.endIndex)
        return line
    }
}
