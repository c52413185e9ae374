import TestSupport
import TimelineModel

@testable import Templating

/// Makes up templates: documents that follow the grammar with now and then something wrong, and damaged real ones.
struct RandomTemplates {
    private var random: Seeded

    init(seed: UInt64) { random = Seeded(seed) }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &random) }

    private mutating func one<Element>(of elements: [Element], or other: Element) -> Element {
        elements.randomElement(using: &random) ?? other
    }

    // MARK: XML

    mutating func xml() -> String {
        "<video xmlns=\"urn:rowreel:template:1\"" + attributes(.video) + ">"
            + "<scene dur=\"2s\">" + children(.scene, depth: 0) + "</scene>" + children(.video, depth: 0) + "</video>"
    }

    private mutating func element(_ declaration: ElementDeclaration, depth: Int) -> String {
        let start = "<" + declaration.name + attributes(declaration)
        let inside = depth > 6 ? "" : children(declaration, depth: depth + 1)
        return inside.isEmpty ? start + "/>" : start + ">" + inside + "</\(declaration.name)>"
    }

    private mutating func children(_ declaration: ElementDeclaration, depth: Int) -> String {
        var text = ""
        for _ in 0..<below(4) {
            if declaration.hasText, below(2) == 0 { text += escaped(words()) }
            // Mostly what may stand there.
            let name =
                below(20) == 0 ? one(of: Grammar.all.map(\.name), or: "text") : one(of: declaration.children, or: "")
            if let child = Grammar.declarations[name] { text += element(child, depth: depth) }
            if below(40) == 0 {
                text += one(of: ["<!-- x -->", "<![CDATA[ {{ ]]>", "&#x1F600;", "&amp;", "stray"], or: "")
            }
        }
        return text
    }

    private mutating func attributes(_ declaration: ElementDeclaration) -> String {
        var text = ""
        for attribute in declaration.attributes where attribute.isRequired || below(6) == 0 {
            text += " \(attribute.name)=\"\(escaped(value(attribute)))\""
        }
        return text
    }

    private mutating func value(_ attribute: AttributeDeclaration) -> String {
        if below(25) == 0 { return one(of: Self.nasty, or: "") }
        switch attribute.reading {
        case .expression, .order, .moment: return expression(depth: 0)
        case .loop: return "\(one(of: ["b", "x", "id"], or: "b")) in \(expression(depth: 1))"
        case .interpolated where below(4) == 0: return words()
        default: return literal(attribute.type)
        }
    }

    private mutating func literal(_ type: AttributeType) -> String {
        switch type {
        case .keyword(let words): one(of: words, or: "")
        case .integer(let range): "\(Int.random(in: range, using: &random))"
        case .number(let range): "\(Double.random(in: range, using: &random))"
        case .boolean: one(of: ["true", "false"], or: "")
        case .media(.audio): "song-3s.ogg"
        case .media(.video): "demo-64x64-3s.mp4"
        case .path, .media: "watch-80x60.jpg"
        default: one(of: Self.literals, or: "")
        }
    }

    /// Values of every type, for any of them.
    private static let literals = [
        "a", "b", "hero", "10%", "4vmin", "safe.top", "12px", "0", "5s", "500ms", "12f", "1min", "#fff", "red",
        "linear-gradient(90deg, red, #0008)", "0.5vmin #000", "0 1vmin 2vmin #000a", "2s #fc0", "fade 500ms",
        "slide 400ms toStart", "pop 200ms byWord", "type 1s", "wipe 300ms toEnd", "zoomIn", "50% 30%", "en", "ar",
        "-14LUFS",
        "-20dB", "tnum, liga=0", "'→'", "14% 6%", "25", "30000/1001", "64x64", "sans, mono", "title", "body",
        "vertical",
    ]

    private static let nasty = [
        "", " ", "{{", "}}", "{{ }}", "{{ a", "{%", "-1", "1e999", "99999999999999999999999s", "NaN", "\u{202E}",
        "\u{0}",
        "\u{F0000}", "((((((((((((((((((((((((", "1/0", "a.a.a.a.a.a.a.a", "'", "\"", "\\", "e\u{301}\u{301}\u{301}",
        "calc(1)", "url(x)", "../../etc/passwd", "http://x", "a in a in a", "😀", "0x10", "+", "--", "rgb(1,2", "🏳️‍🌈",
    ]

    // MARK: Expressions

    mutating func expression(depth: Int) -> String {
        if depth > 5 || below(3) == 0 { return operand() }
        let inner = expression(depth: depth + 1)
        switch below(9) {
        case 0: return "(\(inner))"
        case 1: return "not \(inner)"
        case 2: return "-\(inner)"
        case 3: return "\(one(of: ["max", "min", "nothing"], or: "max"))(\(inner), \(expression(depth: depth + 1)))"
        case 4: return "\(inner) | \(one(of: FilterTable.names, or: "upcase"))"
        case 5: return "\(inner) | \(one(of: FilterTable.names, or: "upcase")): \(operand())"
        case 6: return "\(inner) ? \(operand()) : \(operand())"
        default:
            let signs = ["+", "-", "*", "/", "==", "!=", "<", ">", "<=", ">=", "and", "or", "contains", "%", "="]
            return "\(inner) \(one(of: signs, or: "+")) \(expression(depth: depth + 1))"
        }
    }

    private mutating func operand() -> String {
        one(
            of: [
                "id", "a", "b", "rows", "loop.index", "row.number", "output.portrait", "language", "hero.end",
                "entered",
                "reading", "1", "0", "2.50", "'x'", "\"y\"", "5s", "true", "blank", "nil", "rows[0].id",
                "9999999999999",
                "media", "leaving - 1s", "..", "a.", "[", "'open",
            ], or: "id")
    }

    private mutating func words() -> String {
        let plain = one(of: ["Words", "مرحبا", "你好", "a  b\n c", "*x*", "é", "1 < 2"], or: "Words")
        return below(2) == 0 ? plain : "\(plain) {{ \(expression(depth: 2)) }}"
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
            .replacing("\u{0}", with: "")
    }

    // MARK: Markdown

    mutating func markdown() -> String {
        var text = below(3) > 0 ? "---\n\(yaml())---\n" : ""
        for _ in 0..<(2 + below(10)) { text += block() + one(of: ["\n", "\n\n", "\n\n", "\r\n\r\n", ""], or: "\n") }
        return text
    }

    private mutating func yaml() -> String {
        var text = ""
        let names = ["title", "fps", "outputs", "data", "theme", "styles", "regions", "music", "logo", "enter", "odd"]
        for name in names where below(4) == 0 {
            switch below(6) {
            case 0: text += "\(name): \(one(of: Self.literals, or: "a"))\n"
            case 1: text += "\(name): [\(one(of: Self.literals, or: "a")), {a: b}]\n"
            case 2:
                text += "\(name):\n  a: {b: c}\n  columns:\n    id: \(one(of: ["text", "list", "money USD"], or: ""))\n"
            case 3: text += "\(name): \"{{ \(expression(depth: 3).replacing("\"", with: "'")) }}\"\n"
            case 4: text += "\(name): \(one(of: Self.nasty, or: ""))\n"
            default: text += "\(name): |\n  words\n  \(words().replacing("\n", with: " "))\n"
            }
        }
        return text
    }

    private mutating func block() -> String {
        switch below(14) {
        case 0: return "---"
        case 1: return "# \(inline())"
        case 2: return "## \(inline())"
        case 3: return "> \(inline())\n>\n> — \(inline())"
        case 4: return "```\n\(inline())\n  x\n```"
        case 5: return "| \(inline()) | b |\n|:-|-:|\n| \(inline()) | d |"
        case 6: return "1. \(inline())\n2. \(inline())"
        case 7: return "- \(inline())\n- \(inline())"
        case 8, 9:
            let names = Grammar.declarations["text"]?.attributes.map(\.name) ?? []
            let others = [
                "duration", "transition", "scene", "for", "stagger", "shape", "include", "voice", "else", "x",
            ]
            let name = one(of: names + others, or: "dur")
            return "(\(name): \(below(2) == 0 ? expression(depth: 3) : one(of: Self.literals, or: "")))"
        case 10:
            return
                "![\(one(of: ["cover zoomIn", "clip mute", "generate", "sound", "odd", "a=\"b c\""], or: ""))](<\(words())>)"
        case 11:
            return one(of: ["<div>", "<!-- x", "<!-- y -->", "***", "[a]: <b>", "\\{\\{", "&#0;", "- - - a"], or: "")
        case 12: return inline() + "\n---"
        default: return inline()
        }
    }

    private mutating func inline() -> String {
        let words = words()
        return one(
            of: [
                words, "**\(words)**", "*\(words)* ~~x~~", "`\(words)`", "a ![](<x.png>) \(words)", "[a](b) \(words)",
            ],
            or: words)
    }

    // MARK: Damage

    mutating func damaged(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(5) {
            guard bytes.count > 20 else { return bytes }
            let at = below(bytes.count - 10)
            let length = 1 + below(9)
            switch below(6) {
            case 0: bytes[at] = UInt8(below(256))
            case 1: bytes.removeSubrange(at..<(at + length))
            case 2: bytes.insert(contentsOf: bytes[at..<(at + length)], at: at)
            case 3: bytes.insert(contentsOf: Array(one(of: Self.nasty, or: "").utf8), at: at)
            case 4:
                let other = below(bytes.count - 10)
                bytes.insert(contentsOf: bytes[other..<min(bytes.count, other + below(200))], at: at)
            default:
                let sign = one(of: Array("<>&\"'{}[]()|/=;:-*#`~!\\\n ".utf8), or: 0)
                bytes.insert(contentsOf: Array(repeating: sign, count: 1 + below(40)), at: at)
            }
        }
        return bytes
    }
}
