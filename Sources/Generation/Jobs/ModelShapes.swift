public import TimelineModel

/// Frames and sizes that a model can make, near those that are wanted. The numbers are those of the worker's `rules.py`.
extension ModelRules {
    public func canMake(frames: Int) -> Bool {
        hasFixedFrames ? frames == self.frames || frames == 1 : frames >= 1 && (frames - 1) % step == 0
    }

    /// The possible count that is nearest; the lower one of two as near.
    public func nearestFrames(_ frames: Int) -> Int {
        let wanted = max(1, frames)
        if hasFixedFrames { return abs(self.frames - wanted) < wanted - 1 ? self.frames : 1 }
        let below = 1 + (wanted - 1) / step * step
        return wanted - below <= below + step - wanted ? below : below + step
    }

    /// The lowest possible count that is enough, or the most that it makes.
    public func frames(atLeast frames: Int) -> Int {
        if hasFixedFrames { return frames <= 1 ? 1 : self.frames }
        let wanted = max(1, frames)
        return min(1 + (wanted - 1 + step - 1) / step * step, 1 + (max(1, mostFrames) - 1) / step * step)
    }

    /// The size with the shape of a box or picture and the area of the model's own size.
    ///
    /// w = √(area / r), h = √(area · r) with r = height / width, each rounded to the multiple: what the Wan scripts call
    /// adaptive resolution. Shapes beyond 1:4 are made as 1:4: nothing was trained on them.
    public func nearestSize(for shape: PixelSize) -> PixelSize {
        guard !hasFixedSize, shape.width > 0, shape.height > 0 else { return size }
        let ratio = min(max(Double(shape.height) / Double(shape.width), 0.25), 4)
        let area = Double(size.width * size.height)
        return PixelSize(width: side((area / ratio).squareRoot()), height: side((area * ratio).squareRoot()))
    }

    /// Ties go to the even multiple, as Python rounds.
    private func side(_ length: Double) -> Int {
        let multiple = max(1, sizeMultiple)
        return max(1, Int((length / Double(multiple)).rounded(.toNearestOrEven))) * multiple
    }

    /// What a server says is not trusted to be more than nothing.
    private var step: Int { max(1, frameStep) }
}
