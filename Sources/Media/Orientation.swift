internal import CFFmpeg

/// How a stored picture must be turned to be upright: the eight cases of EXIF's tag 274.
struct Orientation: Equatable {
    /// Mirrored left to right, before it is turned.
    var isMirrored: Bool
    /// Quarter turns clockwise, 0...3.
    var quarterTurns: Int

    static let upright = Orientation(isMirrored: false, quarterTurns: 0)

    var swapsSides: Bool { quarterTurns % 2 == 1 }

    /// EXIF's number, 1...8; nil for others.
    init?(exif: Int) {
        switch exif {
        case 1: self = .upright
        case 2: self.init(isMirrored: true, quarterTurns: 0)
        case 3: self.init(isMirrored: false, quarterTurns: 2)
        case 4: self.init(isMirrored: true, quarterTurns: 2)
        case 5: self.init(isMirrored: true, quarterTurns: 3)
        case 6: self.init(isMirrored: false, quarterTurns: 1)
        case 7: self.init(isMirrored: true, quarterTurns: 1)
        case 8: self.init(isMirrored: false, quarterTurns: 3)
        default: return nil
        }
    }

    init(isMirrored: Bool, quarterTurns: Int) {
        self.isMirrored = isMirrored
        self.quarterTurns = quarterTurns
    }

    /// From the display matrix of a stream: 3×3 numbers, 16.16 fixed point, for row vectors (ISO 14496-12).
    ///
    /// Angles between the quarters are rounded to the nearest.
    init(displayMatrix matrix: UnsafePointer<Int32>) {
        var values = (0..<9).map { matrix[$0] }
        let isMirrored = Double(values[0]) * Double(values[4]) < Double(values[1]) * Double(values[3])
        // Undo the mirroring that comes first, so that what remains is a turn.
        if isMirrored { av_display_matrix_flip(&values, 1, 0) }
        // The matrix was flipped after the turn; a flip before it turns the other way round.
        let angle = av_display_rotation_get(values)
        let quarters = angle.isFinite ? Int((-angle / 90).rounded()) : 0
        let turns = ((quarters % 4) + 4) % 4
        self.init(isMirrored: isMirrored, quarterTurns: isMirrored ? (4 - turns) % 4 : turns)
    }

    /// libavfilter's filters that make the picture upright.
    var steps: [FilterGraph.Step] {
        var steps: [FilterGraph.Step] = isMirrored ? [.init("hflip")] : []
        switch quarterTurns {
        case 1: steps.append(.init("transpose", [("dir", "clock")]))
        case 2: steps += [.init("hflip"), .init("vflip")]
        case 3: steps.append(.init("transpose", [("dir", "cclock")]))
        default: break
        }
        return steps
    }
}
