internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Processes
internal import Scheduling

/// Tells those who are to be told that runs have ended, from what the state has kept for them.
///
/// At least once: a process that dies between a receiver's answer and the note of it tells the message again, with the
/// same number (`webhook-id`). One process of a project delivers at a time. Used by one thread, which waits meanwhile.
struct Deliveries {
    let project: ProjectFile
    let state: StateFile
    let clock: any WallClock
    let userAgent: String
    let isCancelled: @Sendable () -> Bool
    /// Hears what became of each try.
    let tell: (Outcome) -> Void

    struct Outcome {
        var message: Message
        /// Nil when it has arrived.
        var problem: String?
        /// When it is tried again; nil when it is not.
        var again: Date?
    }

    /// Seconds from a failed try to the next: the example of the specification Standard Webhooks.
    static let pauses: [Double] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]

    /// Tries everything that is due.
    ///
    /// - Returns: When the next one is; nil when nothing waits, or another process delivers.
    func deliver() throws -> Date? {
        guard let lock = FileLock(trying: PathText.joined(project.state, "messages.lock"), shared: false) else {
            return nil
        }
        defer { withExtendedLifetime(lock) {} }
        for var message in try state.waitingMessages() where message.due <= clock.now {
            if isCancelled() { break }
            message.body = try state.body(of: message)
            try settle(message, attempt(message))
        }
        return try state.waitingMessages().map(\.due).min()
    }

    /// A failure to tell somebody.
    struct Problem {
        var words: String
        /// Whether another try may help.
        var isPassing: Bool
        /// The least number of seconds until then.
        var wait: Double = 0
    }

    private func settle(_ message: Message, _ problem: Problem?) throws {
        // Asked to stop in the middle: as if it had not been tried.
        if problem != nil, isCancelled() { return }
        let pause = message.tries < Self.pauses.count ? Self.pauses[message.tries] : nil
        if let problem, problem.isPassing, let pause {
            let again = clock.now + max(pause, problem.wait)
            try state.postpone(message, until: again, problem: problem.words)
            tell(Outcome(message: message, problem: problem.words, again: again))
        } else {
            try state.end(message, problem: problem?.words, now: clock.now)
            tell(Outcome(message: message, problem: problem?.words, again: nil))
        }
    }

    private func attempt(_ message: Message) -> Problem? {
        switch message.target {
        case .webhook(let webhook): post(message, to: webhook)
        case .command(let words, let timeout): run(words, timeout, message)
        }
    }
}
