public import Batch
internal import Diagnostics
internal import Foundation
internal import Watching

/// `--watch`: renders the chosen videos again whenever their template, sheet or pictures change, and says what was
/// rebuilt.
///
/// Watched are the folders that a render finds files in: the template's, the sheet's and `--assets`. A change of a file
/// that no video shows costs a look at the records and is said to have rebuilt nothing.
public struct WatchRun {
    private let request: () throws -> RenderRequest
    private let installation: Installation
    private let interruption: Interruption
    private let display: any ProgressDisplay
    private let say: (String) -> Void

    /// - Parameters:
    ///   - display: Shows findings and progress of every render.
    ///   - say: Takes whole lines about what was rebuilt.
    ///   - request: Asked anew before every render.
    public init(
        installation: Installation, interruption: Interruption, display: any ProgressDisplay,
        say: @escaping (String) -> Void, request: @escaping () throws -> RenderRequest
    ) {
        self.installation = installation
        self.interruption = interruption
        self.display = display
        self.say = say
        self.request = request
    }

    /// Watches until it is asked to stop.
    ///
    /// - Throws: `Diagnostic` when the folders cannot be watched; mistakes in the project are told, and waited out.
    public func run() throws {
        let first = try request()
        let folders = Self.folders(first, installation)
        let watch = try FolderWatch(
            folders: folders, ignoring: Self.ignored(first))
        interruption.onRequest { watch.stop() }
        say("watching \(folders.joined(separator: ", ")): Ctrl-C ends it")
        build(because: nil)
        while !interruption.isRequested, let changes = try watch.next() {
            build(because: changes)
        }
    }

    private func build(because changes: FolderWatch.Changes?) {
        let start = ContinuousClock.now
        do {
            let report = try RenderRun(
                try request(), installation: installation, display: display, interruption: interruption
            ).run()
            if report.wasStopped { return }
            tell(report, changes, ContinuousClock.now - start)
        } catch {
            let found = (error as? DiagnosedFailure)?.diagnostics.all ?? [(error as? Diagnostic)].compactMap { $0 }
            for diagnostic in found { display.show(.found(diagnostic)) }
            say("\(Self.words(changes)): nothing was rebuilt, see the mistakes above")
        }
    }

    private func tell(_ report: Report, _ changes: FolderWatch.Changes?, _ time: Duration) {
        let made = report.outcomes.filter { $0.status == .made }
        let failed = report.outcomes.filter { $0.status == .failed }
        var line = Self.words(changes) + ": "
        line += made.isEmpty ? "nothing to rebuild" : "\(made.count) of \(report.outcomes.count) rebuilt"
        if !failed.isEmpty { line += ", \(failed.count) cannot be made" }
        line += time.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1))) 
        say(line)
        for outcome in made.prefix(Self.mostListed) { say("  \(outcome.title)  \(outcome.path)") }
        if made.count > Self.mostListed { say("  … and \(made.count - Self.mostListed) more") }
    }

    private static let mostListed = 20
}
