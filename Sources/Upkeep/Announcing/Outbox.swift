internal import Batch
public import Diagnostics
internal import Foundation
internal import Scheduling

/// Delivers what a run by hand or by a timer has to tell, where no service does: a few tries, and then it is left for
/// the next one.
public struct Outbox {
    private let project: ProjectFile
    private let surroundings: ProjectRun.Surroundings

    /// Seconds after which what has not arrived is left.
    private static let patience = 15.0

    public init(_ project: ProjectFile, _ surroundings: ProjectRun.Surroundings) {
        self.project = project
        self.surroundings = surroundings
    }

    /// - Parameter tell: Hears of what has not arrived.
    public func deliver(_ tell: @escaping (Diagnostics) -> Void) {
        guard !ServiceLock.isHeld(project.state) else { return }
        let interruption = surroundings.interruption
        do {
            let state = try StateFile(project.state)
            let end = surroundings.clock.now + Self.patience
            let deliveries = Deliveries(
                project: project, state: state, clock: surroundings.clock, userAgent: surroundings.userAgent,
                isCancelled: { interruption.isRequested }
            ) { outcome in
                guard let problem = outcome.problem else { return }
                tell(
                    Diagnostics([
                        .warning(
                            "not-delivered", at: .file(project.path), "\(outcome.message.target.title): \(problem)",
                            hint: outcome.again == nil
                                ? nil : "it is tried again by the next run, or by rowreel schedule")
                    ]))
            }
            while let next = try deliveries.deliver(), next <= end, !interruption.isRequested {
                surroundings.clock.sleep(until: max(next, surroundings.clock.now + 0.1))
            }
        } catch {
            tell((error as? DiagnosedFailure)?.diagnostics ?? Diagnostics([(error as? Diagnostic)].compactMap { $0 }))
        }
    }
}
