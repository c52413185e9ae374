internal import Foundation
internal import Processes

/// A program that reads the report of a run.
extension Deliveries {
    /// EX_TEMPFAIL of sysexits.h: what asks to be run again later.
    private static let temporaryFailure: Int32 = 75

    /// Runs it in the project's folder with the report on its standard input.
    ///
    /// - Returns: Nil when it ended with status 0.
    func run(_ words: [String], _ timeout: Double, _ message: Message) -> Problem? {
        var environment = ProcessInfo.processInfo.environment
        for (name, value) in message.environment { environment[name] = value }
        var run = ProgramRun()
        run.input = Array(message.body)
        run.errors = nil
        run.output = .kept(atMost: 1000, .end)
        run.limit = .seconds(timeout)
        do throws(ProgramError) {
            let outcome = try Program(
                words[0], Array(words.dropFirst()), in: project.folder, environment: environment
            ).run(run, isCancelled: isCancelled)
            if outcome.isSuccess { return nil }
            let said = outcome.output.text.trimmingCharacters(in: .whitespacesAndNewlines)
            let end = outcome.stop == .limit ? "was given up after \(Int(timeout)) s" : "\(outcome.end)"
            return Problem(
                words: end + (said.isEmpty ? "" : ": \(said)"),
                isPassing: outcome.end == .exited(Self.temporaryFailure) && outcome.stop == nil)
        } catch {
            return Problem(words: error.description, isPassing: false)
        }
    }
}
