extension Surface {
    /// What has to be drawn at an opacity under another surface at the same opacity, so that both together look like their
    /// whole at that opacity: nothing of it where the other hides it.
    ///
    /// Drawn one over the other at opacity t, a lower sample L and an upper one with alpha u are to be t(U + (1 − u)L).
    /// That takes L(1 − u)/(1 − tu) instead of L.
    /// - Parameter opacity: 0...256.
    func dimmed(under cover: Surface, opacity: Int) throws -> Surface {
        let result = try Surface(visible, hasAlpha: true)
        let factors = (0..<256).map { alpha in
            // In 1/65536.
            UInt32((255 - alpha) * 65536 * 256 / max(1, 255 * 256 - opacity * alpha))
        }
        try result.withMutableRaster { target in
            Draw.clear(target, target.bounds)
            withRaster { Draw.over(target, $0, visible: bounds, clip: bounds, opacity: 256) }
            cover.withRaster { above in
                func dim(_ planes: [Plane?], _ cover: Plane?, shift: Int) {
                    guard let cover else { return }
                    let common = above.bounds.intersection(target.bounds)
                    guard !common.isEmpty else { return }
                    for y in (common.minY >> shift)..<(common.maxY >> shift) {
                        let covers = cover.at(
                            (common.minX - above.bounds.minX) >> shift, y - (above.bounds.minY >> shift))
                        for case let plane? in planes {
                            let row = plane.at(
                                (common.minX - target.bounds.minX) >> shift, y - (target.bounds.minY >> shift))
                            for x in 0..<(common.width >> shift) where covers[x] != 0 {
                                row[x] = UInt8(truncatingIfNeeded: UInt32(row[x]) &* factors[Int(covers[x])] &>> 16)
                            }
                        }
                    }
                }
                dim([target.luma, target.alpha], above.alpha, shift: 0)
                dim([target.blue, target.red, target.chromaAlpha], above.chromaAlpha, shift: 1)
            }
        }
        return result
    }

    /// Two surfaces with alpha as one.
    static func together(_ lower: Surface, _ upper: Surface) throws -> Surface {
        let result = try Surface(lower.bounds.union(upper.bounds), hasAlpha: true)
        try result.withMutableRaster { target in
            Draw.clear(target, target.bounds)
            for surface in [lower, upper] {
                surface.withRaster {
                    Draw.over(target, $0, visible: surface.bounds, clip: surface.bounds, opacity: 256)
                }
            }
        }
        return result
    }
}
