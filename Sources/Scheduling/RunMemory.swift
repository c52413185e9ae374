public import Foundation

/// What has to outlive the service about one run, so that no due time is forgotten or begun twice.
///
/// The caller keeps it, and has it written before a process is started that it tells of.
public struct RunMemory: Hashable, Codable, Sendable {
    /// Every due time up to this moment has been dealt with: begun, or counted as missed.
    public var through: Date
    /// What was begun and has not ended, as far as is known.
    public var unfinished: Unfinished?
    /// The schedule that this is about, as it prints. A run whose schedule was changed has missed nothing by it.
    public var schedule: String

    public struct Unfinished: Hashable, Codable, Sendable {
        /// The due time that it was begun for.
        public var due: Date
        /// How often it was begun for it; not counting those that were stopped on purpose.
        public var attempts: Int

        public init(due: Date, attempts: Int) {
            self.due = due
            self.attempts = attempts
        }
    }

    public init(through: Date, unfinished: Unfinished? = nil, schedule: String) {
        self.through = through
        self.unfinished = unfinished
        self.schedule = schedule
    }

    /// Of a run that is seen for the first time: nothing before `moment` is due.
    ///
    /// What installs timers keeps this at once; else the first of them would be taken for the first sight.
    public init(since moment: Date, of schedule: Schedule) {
        self.init(through: moment, schedule: schedule.description)
    }
}
