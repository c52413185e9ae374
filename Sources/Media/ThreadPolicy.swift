internal import Glibc

/// The scheduling of threads that libraries start.
enum ThreadPolicy {
    /// Makes real-time threads of this process ordinary ones.
    ///
    /// SVT-AV1, where it runs as root, starts its threads with SCHED_FIFO at the highest priority: everything else on the
    /// machine waits for them, also whoever wants to stop the run. Nothing of Rowreel's is real-time.
    static func makeOrdinary() {
        guard geteuid() == 0, let folder = opendir("/proc/self/task") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let thread = pid_t(name), sched_getscheduler(thread) == SCHED_FIFO else { continue }
            var parameters = sched_param()
            _ = sched_setscheduler(thread, SCHED_OTHER, &parameters)
        }
    }
}
