public import Foundation

/// What an agenda has decided for one moment.
public struct Decision: Hashable, Sendable {
    /// To be started now, in this order. The agenda counts them as running from now on.
    public var starts: [Start] = []
    /// Unfinished runs that were begun too often: they are left alone until their next due time.
    public var givenUp: [GivenUp] = []
    /// Seconds by which the clock was set back, if it was by so much that the schedules start anew from now.
    public var setBack: TimeInterval?
    /// What has changed and has to be kept, by name of the run, before anything is started.
    public var changed: [String: RunMemory] = [:]
    /// When something can become due by time alone; nil if nothing can. Ends of runs come besides.
    public var wake: Date?

    public struct Start: Hashable, Sendable {
        public var name: String
        /// The due time that it is started for: the latest one, or that of the attempt before.
        public var due: Date
        /// How many due times before it are given up for it; at most `Agenda.countLimit`.
        public var missed: Int
        /// 1 for the first time that it is begun for this due time.
        public var attempt: Int

        public init(name: String, due: Date, missed: Int = 0, attempt: Int = 1) {
            self.name = name
            self.due = due
            self.missed = missed
            self.attempt = attempt
        }
    }

    public struct GivenUp: Hashable, Sendable {
        public var name: String
        public var due: Date
        public var attempts: Int

        public init(name: String, due: Date, attempts: Int) {
            self.name = name
            self.due = due
            self.attempts = attempts
        }
    }
}

/// How a run that was started came to its end.
public enum RunEnd: Hashable, Sendable {
    /// By itself, well or not: it is not begun again for the same due time.
    case finished
    /// Without a word, as when the system killed it: it is begun again, and the attempt counts.
    case lost
    /// On purpose, as when the service is told to stop: it is begun again, and the attempt does not count.
    case stopped
}
