internal import Batch
internal import Diagnostics

extension ProjectRun {
    /// `rowreel run NAME --watch`: the run's videos, built again whenever something changes; nothing is published, nobody
    /// is told, and no row retires a video.
    ///
    /// The sheet is that of the source at every time, with its mistakes: no copy of it is kept, and none stands in.
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
                ignoring: ignored, say: say
            ) {
                var request = try request(try sheets(state).look())
                request.retire = .keep
                return request
            }.run()
        } catch {
            throw DiagnosedFailure(Self.findings(error, settings))
        }
    }

    /// Folders in which runs write.
    private var ignored: [String] {
        let written = project.runs.flatMap { [$0.results, $0.publication?.folder].compactMap { $0 } }
        return written + [SheetTaker.home(of: settings.name, in: project.state)]
    }
}
