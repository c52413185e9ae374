/// An address on its way to a file.
final class Job {
    let address: WebAddress
    /// Its position in what was asked for.
    let index: Int
    /// The file that is there already, if one is.
    let known: FetchedFile?
    /// Tries that failed.
    var failures = 0

    init(_ address: WebAddress, index: Int, known: FetchedFile?) {
        self.address = address
        self.index = index
        self.known = known
    }
}

/// What is to be fetched, in order, with no more at once from one server than it should bear.
struct FetchQueue {
    typealias Instant = ContinuousClock.Instant

    private struct Server {
        /// The next one last.
        var waiting: [Job] = []
        var active = 0
        var pausedUntil: Instant?
    }
    private var servers: [String: Server] = [:]
    /// Servers that something waits for, in the order in which they came.
    private var order: [String] = []
    /// Second tries, with when they are due.
    private var later: [(job: Job, due: Instant)] = []
    private let limit: Int

    init(_ jobs: [Job], perServer limit: Int) {
        self.limit = limit
        for job in jobs.reversed() { servers[job.address.host, default: Server()].waiting.append(job) }
        var seen: Set<String> = []
        order = jobs.map(\.address.host).filter { seen.insert($0).inserted }
    }

    var isEmpty: Bool { order.isEmpty && later.isEmpty }

    /// What may be begun now; `end` is to be called when it is over.
    mutating func next(_ now: Instant) -> Job? {
        for (job, _) in later.filter({ $0.due <= now }) {
            if servers[job.address.host]?.waiting.isEmpty ?? true { order.append(job.address.host) }
            servers[job.address.host, default: Server()].waiting.append(job)
        }
        later.removeAll { $0.due <= now }
        for (position, host) in order.enumerated() {
            guard var server = servers[host], server.active < limit, server.pausedUntil.map({ $0 <= now }) ?? true,
                let job = server.waiting.popLast()
            else { continue }
            server.active += 1
            servers[host] = server
            if server.waiting.isEmpty { order.remove(at: position) }
            return job
        }
        return nil
    }

    mutating func end(_ job: Job) { servers[job.address.host]?.active -= 1 }

    /// Puts a failed one back, to be begun again later.
    mutating func again(_ job: Job, at due: Instant) { later.append((job, due)) }

    /// Leaves a server alone until then, because it asked for it.
    mutating func pause(_ job: Job, until: Instant) {
        let before = servers[job.address.host]?.pausedUntil ?? until
        servers[job.address.host]?.pausedUntil = max(before, until)
    }
}
