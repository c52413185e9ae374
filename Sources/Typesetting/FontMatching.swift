/// Which face of a family is nearest to what a style asks: CSS Fonts 4, section 5.2, for style and weight.
enum FontMatching {
    /// The nearest face, or nil of none. Of equals the first wins.
    static func nearest(_ faces: [CatalogFace], weight: Int, isItalic: Bool) -> CatalogFace? {
        let slanted = faces.filter { $0.isItalic == isItalic }
        let candidates = slanted.isEmpty ? faces : slanted
        return candidates.enumerated().min { a, b in
            let (one, other) = (distance(a.element, Double(weight)), distance(b.element, Double(weight)))
            return one == other ? a.offset < b.offset : one < other
        }?.element
    }

    // Under 400 lighter faces go before heavier ones, over 500 heavier before lighter, between them first up to
    // 500, then lighter, then heavier. 1000 is more than any distance, so it orders the groups.
    private static func distance(_ face: CatalogFace, _ wanted: Double) -> Double {
        if face.weights.contains(wanted) { return 0 }
        let has = wanted < face.weights.lowerBound ? face.weights.lowerBound : face.weights.upperBound
        let gap = abs(has - wanted)
        if wanted < 400 { return has < wanted ? gap : gap + 1000 }
        if wanted > 500 { return has > wanted ? gap : gap + 1000 }
        if has > wanted, has <= 500 { return gap }
        return has < wanted ? gap + 1000 : gap + 2000
    }
}
