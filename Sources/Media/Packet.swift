/// A piece of an encoded stream.
public struct Packet: Hashable, Sendable {
    public var data: [UInt8]
    /// When it is shown or heard: in frames of the chunk for video, in samples for audio (then it may be negative).
    public var time: Int
    /// How long, in the same unit.
    public var duration: Int
    /// Whether decoding can begin here.
    public var isKey: Bool

    public init(data: [UInt8], time: Int, duration: Int, isKey: Bool) {
        self.data = data
        self.time = time
        self.duration = duration
        self.isKey = isKey
    }
}
