/// A part of a run's work whose units cost about the same for the same amount: a kind of work and, for what is
/// encoded, the output and the scene.
///
/// Rows of one template differ in little but texts and pictures: once a scene was encoded for one row it is known what it
/// costs for the others.
public struct WorkPart: Hashable, Sendable {
    public var kind: WorkKind
    /// `wide hero → points`; empty for kinds that have no parts.
    public var name: String

    public init(_ kind: WorkKind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }
}

/// How much there is to do of a part.
public struct WorkAmount: Hashable, Sendable {
    /// In the unit of the part's kind.
    public var amount: Double
    /// How many pieces that is, of which each takes one slot.
    public var units: Int

    public init(_ amount: Double = 0, units: Int = 1) {
        self.amount = amount
        self.units = units
    }

    static func += (sum: inout WorkAmount, more: WorkAmount) {
        sum.amount += more.amount
        sum.units += more.units
    }
}

/// What a unit of a kind of work took on this machine before.
public struct WorkRate: Hashable, Sendable {
    public var secondsPerUnit: Double
    /// How many seconds of work this was learnt from.
    public var weight: Double

    public init(_ secondsPerUnit: Double, weight: Double = .infinity) {
        self.secondsPerUnit = secondsPerUnit
        self.weight = weight
    }
}

/// A step of a run's work, told while it goes on.
public struct WorkDone: Sendable {
    public var slot: Int
    public var part: WorkPart
    /// In the unit of its kind; below zero for what has to be done once more.
    public var amount: Double
    public var frames: Int
    /// What it took of the slot.
    public var seconds: Double

    public init(slot: Int, _ part: WorkPart, amount: Double, frames: Int = 0, seconds: Double) {
        self.slot = slot
        self.part = part
        self.amount = amount
        self.frames = frames
        self.seconds = seconds
    }
}
