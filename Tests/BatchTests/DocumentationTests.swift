import Foundation
import TestSupport
import Testing

@testable import Batch

/// Every template in the documentation, and every piece of one, is what it says: it loads, meets a sheet made for it, and
/// a still of it is drawn.
@Suite struct DocumentationTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var page: String
        var line: Int
        var text: String
        var isMarkdown: Bool

        var testDescription: String { "\(page):\(line)" }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Blocks of code, and elements in lines of text, of all pages.
    static let examples: [Example] = {
        let pages = ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Documentation")) ?? [])
            .filter { $0.hasSuffix(".md") }.map { "Documentation/\($0)" }.sorted()
        return (["README.md"] + pages).flatMap(examples(in:))
    }()

    private static func examples(in page: String) -> [Example] {
        let text = (try? String(contentsOfFile: "\(root)/\(page)", encoding: .utf8)) ?? ""
        var found: [Example] = []
        var block: Example?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if let open = block {
                if line == "```" {
                    found.append(open)
                    block = nil
                } else {
                    block?.text += line + "\n"
                }
            } else if line == "```xml" || line == "```markdown" {
                block = Example(page: page, line: index + 1, text: "", isMarkdown: line == "```markdown")
            } else if !line.hasPrefix("    ") {
                for match in line.matches(of: /`(<[a-z]+ [^`]*\/>|<([a-z]+)[ >][^`]*<\/\2>)`/) {
                    let text = String(match.1)
                    // What is left out stands between attributes or elements; in a value it is a word like any other.
                    let isWhole = !text.replacing(/"[^"]*"/, with: "").contains("…")
                    if isWhole { found.append(Example(page: page, line: index + 1, text: text, isMarkdown: false)) }
                }
            }
        }
        return found
    }

    @Test func `there are examples`() {
        #expect(Self.examples.count > 10)
        #expect(Self.examples.contains { $0.isMarkdown })
    }

    @Test(arguments: examples) func `every example is rendered`(_ example: Example) throws {
        let folder = try TemporaryFolder()
        let name = example.isMarkdown ? "template.md" : "template.xml"
        let template = try folder.write(name, Self.whole(example))
        try Self.addFiles(of: Self.whole(example), to: folder)
        if Self.root(of: example.text) == "preset" { try folder.write("presets/example.xml", example.text) }
        let installation = Installation(folder: Self.root)
        let data = try ExampleData(template, installation: installation)
        try Self.addFiles(of: data.csv, to: folder)
        let sheet = try folder.write("rows.csv", data.csv)
        var request = ProjectRequest(template: template, data: sheet)
        request.store = folder["store"]
        let isSecond = try String(contentsOfFile: template, encoding: .utf8).contains("<scene id=\"second\"")
        let still = StillRun(
            request, at: isSecond ? "second.begin + 4s" : nil, picture: folder["still.png"], installation: installation,
            tell: { _ in })
        #expect(throws: Never.self, "\(example.page):\(example.line)\n\(example.text)") { _ = try still.run() }
    }

    // MARK: Making examples whole

    /// The name of its first element, a comment before it left out.
    private static func root(of text: String) -> String {
        text.prefixMatch(of: /(?:<!--[^>]*-->\s*)?<([a-z]+)/).map { String($0.1) } ?? ""
    }

    /// A template with the example in it.
    private static func whole(_ example: Example) -> String {
        let text = example.text
        if example.isMarkdown {
            return text.hasPrefix("---") ? text : markdownFront + text
        }
        switch root(of: text) {
        case "video": return text
        case "fragment":
            return video(inVideo: "", inScene: "<include src=\"parts/price.xml\" price=\"{{ price }}\"/>")
        case "preset": return video(inScene: "<segment prompt=\"waves\" preset=\"example\"/>")
        case "output": return video(outputs: text)
        case "column": return video(data: "<data key=\"sku\"><column name=\"sku\"/>\(text)</data>")
        case "rows", "table": return video(inData: text)
        case "data": return video(data: text)
        case "theme": return video(inVideo: text)
        case "style", "region", "scene", "audio": return video(inVideo: text + names(in: text))
        case "span", "icon", "ruby", "br": return video(inVideo: names(in: text), inScene: "<text>a \(text)</text>")
        case "filter": return video(inScene: "<picture src=\"watch.jpg\">\(text)</picture>")
        default: return video(inVideo: names(in: text), inScene: "<background fill=\"#333\"/>\(text)")
        }
    }

    private static let columns = """
        <column name="sku"/><column name="title"/><column name="price" type="money" currency="USD"/>
        <column name="sale_price" type="money" currency="USD" optional="true"/><column name="photo" type="image"/>
        <column name="bullets" type="list" optional="true"/><column name="demo" type="video"/>
        <column name="voice" type="audio"/><column name="stock" type="number"/><column name="rank" type="number"/>
        """

    private static func video(
        outputs: String = "<output name=\"small\" size=\"270x480\"/>", data: String? = nil, inData: String = "",
        inVideo: String = "", inScene: String = ""
    ) -> String {
        let groups = inData.contains("<rows") ? " each=\"sku\"" : ""
        let data = data ?? "<data key=\"sku\"\(groups)>\(columns)\(inData)</data>"
        let scene = "<scene id=\"first\" dur=\"5s\"><text style=\"title\">Words</text></scene>"
        let second = inScene.isEmpty ? "" : "<scene id=\"second\" dur=\"9s\">\(inScene)</scene>"
        return """
            <video xmlns="urn:rowreel:template:1">\(outputs)\(data)
            <theme src="themes/clean.xml"/>\(inVideo.contains("<scene") ? inVideo : inVideo + scene)\(second)</video>
            """
    }

    private static let markdownFront = """
        ---
        outputs: {small: 270x480}
        data: {key: sku, columns: {sku: , title: , photo: image, bullets: list}}
        ---

        """

    /// Regions and styles that an example takes for granted.
    private static func names(in text: String) -> String {
        let roles = ["title", "subtitle", "body", "list", "quote", "code", "caption", "price", "badge"]
        let regions = Set(text.matches(of: /region="([a-z]+)"/).map { String($0.1) }).subtracting(roles)
        let styles = Set(text.matches(of: /style="([a-z]+)"/).map { String($0.1) }).subtracting(roles)
        return regions.sorted().map { "<region name=\"\($0)\"/>" }.joined()
            + styles.sorted().map { "<style name=\"\($0)\" style=\"body\"/>" }.joined()
    }

    /// The files that an example names, each something of its kind.
    private static func addFiles(of text: String, to folder: TemporaryFolder) throws {
        let samples = "\(root)/Samples/ecommerce"
        for match in text.matches(of: /[A-Za-z0-9_\-\/]+\.(jpg|png|ogg|mp3|m4a|wav|mp4|cube|csv|xml)/) {
            let name = String(match.0)
            guard !name.hasPrefix("/"), !name.hasPrefix("themes/"),
                !FileManager.default.fileExists(atPath: folder[name])
            else { continue }
            switch match.1 {
            case "jpg", "png":
                try folder.write(name, Data(contentsOf: URL(fileURLWithPath: "\(samples)/pictures/pen.jpg")))
            case "ogg", "mp3", "m4a", "wav":
                try folder.write(name, Data(contentsOf: URL(fileURLWithPath: "\(samples)/music.ogg")))
            case "mp4": try folder.write(name, try clip.get())
            case "cube":
                let corners = (0..<8).map { "\($0 & 1) \($0 >> 1 & 1) \($0 >> 2 & 1)" }.joined(separator: "\n")
                try folder.write(name, "LUT_3D_SIZE 2\n\(corners)\n")
            case "csv": try folder.write(name, "sku,text\nLM-101,Words\n")
            default: try folder.write(name, fragment)
            }
        }
        if text.contains("<fragment") { try folder.write("parts/price.xml", text) }
    }

    /// A film of ten seconds, made once for all examples.
    private static let clip = Result {
        let folder = try TemporaryFolder()
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=10:r=10", folder["clip.mp4"],
        ]).run()
        return try Data(contentsOf: URL(fileURLWithPath: folder["clip.mp4"]))
    }

    /// The fragment that the documentation shows.
    private static let fragment = examples.first { $0.text.hasPrefix("<fragment") }?.text ?? ""
}
