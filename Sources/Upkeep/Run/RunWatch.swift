public import Batch
internal import Diagnostics

extension ProjectRun {
    /// `rowreel run NAME --watch`: the run's videos, built again whenever something changes; nothing is published, nobody
    /// is told, and no row retires a video.
    ///
    /// - Parameter say: Takes whole lines about what was rebuilt.
    /// - Throws: `Diagnostic` or `DiagnosedFailure` when nothing can be watched or the run is wrong.
    public func watch(_ say: @escaping (String) -> Void) throws {
        let state = try StateFile(project.state)
        let lock = try RunLock(settings.name, in: project.state, waiting: false) { false }
        defer { withExtendedLifetime(lock) {} }
        do {
            try WatchRun(
                installation: installation, interruption: surroundings.interruption, display: surroundings.display,
                say: say
            ) {
                var request = try request(try take(state, true))
                request.retire = .keep
                return request
            }.run()
        } catch {
            throw DiagnosedFailure(Self.findings(error, settings))
        }
    }
}
