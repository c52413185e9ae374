public import Batch
internal import Diagnostics
internal import Foundation
internal import Watching

/// `--watch`: renders the chosen videos again whenever their template, sheet or pictures change, and says what was
/// rebuilt.
///
/// Watched are the folders that a render finds files in: the template's, the sheet's and `--assets`, with all below them.
/// A change of a file that no video shows costs a look at the records, and is said to have rebuilt nothing.
public struct WatchRun {
    private let installation: Installation
    private let interruption: Interruption
    private let display: any ProgressDisplay
    private let ignored: [String]
    private let say: (String) -> Void
    private let request: () throws -> RenderRequest

    /// Videos that are listed after a render.
    private static let mostListed = 20

    /// - Parameters:
    ///   - display: Shows findings, and the progress of every render.
    ///   - ignored: Folders in which changes count for nothing, beside the output's and the store's.
    ///   - say: Takes whole lines about what was rebuilt.
    ///   - request: Asked anew before every render.
    public init(
        installation: Installation, interruption: Interruption, display: any ProgressDisplay,
        ignoring ignored: [String] = [], say: @escaping (String) -> Void, request: @escaping () throws -> RenderRequest
    ) {
        self.installation = installation
        self.interruption = interruption
        self.display = display
        self.ignored = ignored
        self.say = say
        self.request = request
    }

    /// Watches until it is asked to stop.
    ///
    /// - Throws: `Diagnostic` when nothing can be watched, or the command is wrong; mistakes of the project are told, and
    ///   waited out.
    public func run() throws {
        let first = try request()
        let scope = WatchedSources(first, ignoring: ignored)
        // Before the first render, so that nothing that changes meanwhile is missed.
        let watch = try FolderWatch(scope.scope)
        render(because: "all")
        say("watching \(scope.folders.joined(separator: ", ")): Ctrl-C ends it")
        // Asked rather than told: every render takes what is done on request for itself.
        while let changes = watch.next(isCancelled: { interruption.isRequested }) {
            for finding in changes.findings { display.show(.found(finding)) }
            guard changes.isEverything || !changes.paths.isEmpty else { continue }
            render(because: scope.words(changes))
        }
    }

    private func render(because cause: String) {
        let start = ContinuousClock.now
        do {
            let report = try RenderRun(
                try request(), installation: installation, display: display, interruption: interruption
            ).run()
            if !report.wasStopped { tell(report, cause, ContinuousClock.now - start) }
        } catch {
            // Asked to stop while the sheet was fetched, say.
            if interruption.isRequested { return }
            let found = (error as? DiagnosedFailure)?.diagnostics.all ?? [(error as? Diagnostic)].compactMap { $0 }
            for diagnostic in found { display.show(.found(diagnostic)) }
            if found.isEmpty { say("\(error)") }
            say("\(cause): nothing could be rebuilt")
        }
    }

    private func tell(_ report: Report, _ cause: String, _ time: Duration) {
        let made = report.outcomes.filter { $0.status == .made }
        let failed = report.count(.failed) + report.count(.held)
        var line = "\(cause): "
        line += made.isEmpty ? "nothing to rebuild" : "\(made.count) of \(report.outcomes.count) rebuilt"
        if failed > 0 { line += ", \(failed) cannot be made" }
        say(
            line + " (\(time.formatted(.units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 1)))))"
        )
        for outcome in made.prefix(Self.mostListed) { say("  \(outcome.title)  \(outcome.path)") }
        if made.count > Self.mostListed { say("  … and \(made.count - Self.mostListed) more") }
        for retired in report.retired where retired.action != .kept {
            say("  \(retired.title)  \(retired.action.rawValue)")
        }
    }
}
