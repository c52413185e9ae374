internal import Foundation

extension VideoComparison {
    /// A table for people.
    public var text: String {
        var rows = [
            ["", name(first), name(second)],
            ["frames", "\(first.frames)", "\(second.frames)"],
            ["size", "\(first.width)x\(first.height)", "\(second.width)x\(second.height)"],
            ["rate", first.frameRate, second.frameRate],
            ["sharpness", digits(first.sharpness, 1), digits(second.sharpness, 1)],
            ["  least", digits(first.leastSharpness, 1), digits(second.leastSharpness, 1)],
            ["change", digits(first.motion, 2), digits(second.motion, 2)],
            ["flicker", digits(first.flicker, 2), digits(second.flicker, 2)],
        ]
        rows.removeAll { $0[1].isEmpty && $0[2].isEmpty }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                .trimmingSuffix()
        }
        let frame = "frame \(worstFrame) of \(frames) differs most"
        let measures =
            isIdentical
            ? ["PSNR  every pixel of \(frames) frames is equal"]
            : [
                "PSNR  \(digits(psnr.all, 2)) dB  (Y \(digits(psnr.y, 2)), Cb \(digits(psnr.cb, 2)), "
                    + "Cr \(digits(psnr.cr, 2)); least \(digits(psnr.least, 2)))",
                "SSIM  \(digits(ssim.all, 4))  (Y \(digits(ssim.y, 4)), Cb \(digits(ssim.cb, 4)), "
                    + "Cr \(digits(ssim.cr, 4)); least \(digits(ssim.least, 4)))", frame,
            ]
        return (table + [""] + measures).joined(separator: "\n") + "\n"
    }

    /// What tells the two apart in a heading.
    private func name(_ side: Side) -> String {
        let names = [first.file, second.file].map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        return names[0] == names[1] ? side.file : side.file.split(separator: "/").last.map(String.init) ?? side.file
    }

    private func digits(_ value: Double?, _ count: Int) -> String {
        value.map { String(format: "%.\(count)f", $0) } ?? "equal"
    }
}

extension String {
    /// Without spaces at the end.
    fileprivate func trimmingSuffix() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
