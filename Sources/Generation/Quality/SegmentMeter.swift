public import Media

/// Measures pictures of a segment while they pass: sharpness, motion, flicker, and frames that are no pictures.
///
/// Everything is measured in luma on a scale from 0 (black) to 255 (white), whatever the range and depth of the frames.
/// Nothing of a frame is kept but its luma, until the next one.
public struct SegmentMeter {
    private var current = LumaPlane()
    private var last = LumaPlane()
    /// What was measured of each frame, in order.
    private(set) var frames: [FrameMeasure] = []

    public init() {}

    /// Looks at the next frame. After a change of size it begins to compare anew.
    public mutating func add(_ frame: borrowing Frame) throws(MediaError) {
        swap(&current, &last)
        try current.fill(frame)
        frames.append(FrameMeasure(current, after: last))
    }

    /// What all frames so far amount to.
    public var quality: SegmentQuality {
        let sharpness = frames.map(\.sharpness).sorted()
        let light = frames.map(\.brightness)
        let blinks = zip(light, zip(light.dropFirst(), light.dropFirst(2))).map { before, rest in
            abs(rest.0 - (before + rest.1) / 2)
        }
        return SegmentQuality(
            sharpness: median(sharpness), leastSharpness: sharpness.first ?? 0,
            motion: mean(frames.compactMap(\.change)), flicker: mean(blinks), brightness: mean(light),
            blackFrames: frames.count { $0.isBlack }, frozenFrames: frames.count { $0.isFrozen },
            flatFrames: frames.count { $0.isFlat }, frames: frames.count)
    }

    private func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// Of sorted values.
    private func median(_ values: [Double]) -> Double {
        guard let upper = values.dropFirst(values.count / 2).first else { return 0 }
        return values.count % 2 == 1 ? upper : (upper + values[values.count / 2 - 1]) / 2
    }
}
