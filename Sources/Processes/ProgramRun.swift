/// How a program is run to its end. Every property has the value that suits most.
public struct ProgramRun: Sendable {
    /// What it reads as its standard input, which then ends.
    public var input: [UInt8] = []
    public var output = Output.kept()
    /// Its standard error; nil is where its standard output goes.
    public var errors: Output? = .kept()
    /// How long it may take; nil is as long as it likes.
    public var limit: Duration?
    /// How long it and its family may take to end when asked to.
    public var grace = Duration.seconds(5)

    public init() {}

    /// What becomes of what a program writes.
    public enum Output: Sendable, Hashable {
        case written(Program.Target)
        /// Handed back: so many bytes of it at most, from its beginning or its end. The rest is read and dropped.
        case kept(atMost: Int = 65_536, Part = .end)
    }

    /// Which part of too long a text matters.
    public enum Part: Sendable, Hashable {
        case beginning, end
    }

    /// What became of a program.
    public struct Outcome: Sendable, Hashable {
        public var end: ProcessEnd
        /// Why it was ended by us; nil where it ended by itself.
        public var stop: Stop?
        public var output = Kept()
        /// Empty where it went the way of `output`.
        public var errors = Kept()

        /// Whether it ended by itself and says that all is well.
        public var isSuccess: Bool { end == .exited(0) && stop == nil }
    }

    public enum Stop: Sendable, Hashable {
        /// It took longer than it may.
        case limit
        case cancelled
    }

    /// What a program wrote, or a part of it.
    public struct Kept: Sendable, Hashable {
        public internal(set) var bytes: [UInt8] = []
        /// Bytes that it wrote beside them.
        public internal(set) var dropped = 0

        public init() {}

        /// As UTF-8, with replacement characters for what is none.
        public var text: String { String(decoding: bytes, as: UTF8.self) }
    }
}
