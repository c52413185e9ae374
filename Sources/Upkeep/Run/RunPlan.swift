public import Batch
internal import Diagnostics
internal import Foundation

extension ProjectRun {
    /// `rowreel run NAME --plan`: what the run would make now, and why, without making it.
    ///
    /// The sheet is taken from its source as the run would, and becomes the last good copy.
    ///
    /// - Parameters:
    ///   - on: As of when rows are in force, as `--on` has it; nil is now.
    ///   - days: How many days of coming changes are listed; nil is none.
    /// - Throws: `DiagnosedFailure` with everything that makes every video impossible.
    public func plan(on: String? = nil, days: Int? = nil, acceptsLoss: Bool = false) throws -> WorkPlan {
        do {
            let state = try StateFile(project.state)
            let sheet = try take(state, acceptsLoss)
            var request = try request(sheet)
            if let on { request.project.moment = try .asked(for: on, in: settings.timeZone) }
            var run = PlanRun(
                request, installation: installation, display: surroundings.display,
                interruption: surroundings.interruption)
            run.days = days
            var plan = try run.run()
            if let kept = sheet.kept { plan.findings.insert(kept, at: 0) }
            return plan
        } catch {
            throw DiagnosedFailure(Self.findings(error, settings))
        }
    }
}
