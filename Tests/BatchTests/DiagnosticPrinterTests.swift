import Diagnostics
import TestSupport
import Testing

@testable import Batch

@Suite struct DiagnosticPrinterTests {
    let folder: TemporaryFolder
    let plain = Terminal(isInteractive: false, hasColor: false)

    init() throws { folder = try TemporaryFolder() }

    @Test func `the line of the template, with a caret`() throws {
        let path = try folder.write("t.xml", "<video>\r\n\t<text>手表 {{ titel }}</text>\r\n</video>")
        var printer = DiagnosticPrinter(plain)
        let diagnostic = Diagnostic.error(
            "unknown-column", at: .source(file: path, line: 2, column: 14), "there is no column \"titel\"",
            hint: "did you mean \"title\"?")
        #expect(
            printer.text(diagnostic) == """
                \(path):2:14: error: there is no column "titel"
                    2 |  <text>手表 {{ titel }}</text>
                      |                ^
                  hint: did you mean "title"?

                """)
    }

    @Test func `places that are gone print without a line`() {
        var printer = DiagnosticPrinter(plain)
        #expect(
            printer.text(.warning("w", at: .source(file: folder["no.xml"], line: 9, column: 1), "odd"))
                == "\(folder["no.xml"]):9:1: warning: odd\n")
    }

    @Test func `what a cell holds has no power over the terminal`() {
        var printer = DiagnosticPrinter(plain)
        let diagnostic = Diagnostic.error(
            "e", at: .file("a\u{1B}[2J.csv"), "there is no file \"a\nb\u{1B}]0;x\u{7}\u{9B}\"", hint: "é\r\u{2028}",
            cause: "\t")
        #expect(
            printer.text(diagnostic) == """
                a\\u{1B}[2J.csv: error: there is no file "a\\nb\\u{1B}]0;x\\u{7}\\u{9B}" (\\t)
                  hint: é\\r\\u{2028}

                """)
    }

    @Test func `colour only where it is wanted`() {
        var printer = DiagnosticPrinter(Terminal(isInteractive: true, hasColor: true))
        #expect(
            printer.text(.error("e", at: .option("--rows"), "odd", cause: "libav says"))
                == "\u{1B}[1m--rows\u{1B}[0m: \u{1B}[31;1merror:\u{1B}[0m odd (libav says)\n")
    }
}
