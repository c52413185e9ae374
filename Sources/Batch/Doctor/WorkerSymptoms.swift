internal import Engines
internal import Synchronization

/// What the doctor says of the worker that makes segments with diffusion models.
///
/// A machine without one is not ill: the embedded engine draws its segments. It is where the worker is asked for.
enum WorkerSymptoms {
    /// - Parameters:
    ///   - options: Where the worker and its models are.
    ///   - isNeeded: Whether what is missing is an error, and not only worth a note.
    static func look(_ options: WorkerOptions, isNeeded: Bool) -> [Symptom] {
        let setUp = WorkerExamination.setUp(options)
        guard setUp.level == .ok, isNeeded || !options.models.isEmpty else {
            guard setUp.level == .ok else { return [symptom(setUp, isNeeded: isNeeded)] }
            let words = "set up in \(options.folder); rowreel doctor --engine worker looks at its GPU and models"
            return [Symptom(.well, "worker", words)]
        }
        let found = Findings()
        do {
            try Waiting.wait(isCancelled: { false }) {
                let findings = try await WorkerExamination.run(options).findings
                found.list.withLock { $0 = findings }
            }
        } catch {
            return [Symptom(isNeeded ? .ill : .note, "worker", "\(error)")]
        }
        return found.list.withLock(\.self).map { symptom($0, isNeeded: isNeeded) }
    }

    private static func symptom(_ finding: WorkerExamination.Finding, isNeeded: Bool) -> Symptom {
        let state: Symptom.State =
            switch finding.level {
            case .ok: .well
            case .warning: isNeeded ? .warning : .note
            case .missing: isNeeded ? .ill : .note
            }
        let name = finding.name == "worker" ? "worker" : "worker: \(finding.name)"
        return Symptom(state, name, finding.what, hint: finding.hint)
    }

    /// Brings them from one thread to the other.
    private final class Findings: Sendable {
        let list = Mutex<[WorkerExamination.Finding]>([])
    }
}
