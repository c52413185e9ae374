import ArgumentParser
import Batch
import Diagnostics
import Foundation

/// Results go to standard output, what is to be said about them to standard error.
enum Console {
    static func say(_ text: String) { write(text, STDOUT_FILENO) }

    static func tell(_ diagnostics: some Sequence<Diagnostic>) {
        var printer = DiagnosticPrinter(.standardError)
        for diagnostic in diagnostics { write(printer.text(diagnostic), STDERR_FILENO) }
    }

    static func tell(_ diagnostics: Diagnostics) { tell(diagnostics.all) }

    static func tell(_ line: String) { write(line + "\n", STDERR_FILENO) }

    /// Whole lines that are no findings and no result.
    static func note(_ lines: String) { write(lines, STDERR_FILENO) }

    /// Runs a command's work; what explains itself is told, and the process ends with the status for it.
    static func running<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as DiagnosedFailure {
            tell(failure.diagnostics)
        } catch let diagnostic as Diagnostic {
            tell([diagnostic])
        }
        throw ExitStatus.wrong.error
    }

    private static func write(_ text: String, _ file: Int32) {
        // Through the handle rather than print: its buffer would mix up the order of the two streams.
        try? FileHandle(fileDescriptor: file).write(contentsOf: Data(text.utf8))
    }
}
