internal import TimelineModel

extension BlockFit {
    /// The emoji that are drawn above the size of their font's bitmaps, the first of each font.
    func enlargedPictures(at size: Length) -> [TextProblem] {
        var seen: [FontFace] = []
        var problems: [TextProblem] = []
        for paragraph in paragraphs {
            for item in paragraph.items {
                let own = LineBuilding.size(size, context.styles[item.style])
                guard let most = item.face.bitmapSize, own.pixels > Double(most),
                    !seen.contains(where: { $0 === item.face })
                else { continue }
                seen.append(item.face)
                let first = paragraph.text.string(item.range).first.map(String.init) ?? ""
                problems.append(
                    .enlargedPicture(first, family: item.face.family, size: own, most: Length(pixels: Double(most))))
            }
        }
        return problems
    }
}
