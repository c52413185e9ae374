internal import CUnicode

/// The Unicode bidirectional algorithm (UAX #9) for a paragraph, with values that were put in isolated.
enum Directions {
    private static let (firstStrongIsolate, popIsolate): (UInt16, UInt16) = (0x2068, 0x2069)

    /// The level of each unit and of the paragraph.
    ///
    /// A value between other words reads in the direction of its own first letter, and what stands around it as if
    /// the value were not there: as between FSI and PDI, which are set for the algorithm and not kept.
    static func levels(_ text: StyledText, language: String) -> (levels: [UInt8], paragraph: Int) {
        let units = text.units
        let isRightToLeft = rr_is_rtl_locale(language) != 0
        // Nothing below U+0590 is written from right to left, and most texts end there.
        if !isRightToLeft, units.allSatisfy({ $0 < 0x590 }) { return ([UInt8](repeating: 0, count: units.count), 0) }
        let (isolated, origins) = isolated(text)
        let base = self.base(units, isolated, isRightToLeft: isRightToLeft)
        let (levels, paragraph) = self.levels(isolated, base: base)
        if isolated.count == units.count { return (levels, paragraph) }
        return (zip(levels, origins).compactMap { $1 ? $0 : nil }, paragraph)
    }

    /// What rules P2 to L1 make of one paragraph.
    ///
    /// - Parameter base: one of `RR_BASE_LTR` and its like.
    static func levels(_ units: [UInt16], base: Int32) -> (levels: [UInt8], paragraph: Int) {
        var levels = [UInt8](repeating: 0, count: units.count)
        let paragraph = rr_bidi_levels(units, Int32(units.count), base, &levels)
        return (levels, max(0, Int(paragraph)))
    }

    /// The direction of the first strong letter of the words around the values, else of the values.
    ///
    /// Where the language is one written from right to left, one such letter anywhere decides: its titles often begin
    /// with a Latin brand. Values alone do not turn such a language round.
    private static func base(_ units: [UInt16], _ isolated: [UInt16], isRightToLeft: Bool) -> Int32 {
        var first: Int32 = 0
        let all = rr_strong_letters(isolated, Int32(isolated.count), &first)
        if isRightToLeft { return Int32((all & 2 == 0 && first == 1 ? RR_BASE_LTR : RR_BASE_RTL)) }
        if first == 0 { _ = rr_strong_letters(units, Int32(units.count), &first) }
        return Int32(first == 2 ? RR_BASE_RTL : RR_BASE_LTR)
    }

    /// The units with FSI and PDI around every value, and for each whether it is one of the text's own.
    private static func isolated(_ text: StyledText) -> (units: [UInt16], isOwn: [Bool]) {
        guard !text.isolates.isEmpty else { return (text.units, []) }
        var units: [UInt16] = []
        var isOwn: [Bool] = []
        func add(_ range: Range<Int>) {
            units += text.units[range]
            isOwn += range.map { _ in true }
        }
        func add(sign: UInt16) {
            units.append(sign)
            isOwn.append(false)
        }
        var end = 0
        for isolate in text.isolates {
            add(end..<isolate.lowerBound)
            add(sign: firstStrongIsolate)
            let start = units.count
            add(isolate)
            for _ in 0...unclosedIsolates(&units, from: start) { add(sign: popIsolate) }
            end = isolate.upperBound
        }
        add(end..<text.units.count)
        return (units, isOwn)
    }

    /// How many isolates a value opens and does not close. Takes the effect from a PDI that would end the one around
    /// it: otherwise a cell could turn round the words of the template.
    private static func unclosedIsolates(_ units: inout [UInt16], from start: Int) -> Int {
        var depth = 0
        for index in units.indices.suffix(from: start) {
            switch units[index] {
            case 0x2066...0x2068: depth += 1
            case popIsolate where depth > 0: depth -= 1
            case popIsolate: units[index] = 0x200B
            default: break
            }
        }
        return depth
    }
}
