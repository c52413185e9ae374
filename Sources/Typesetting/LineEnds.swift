internal import TimelineModel

/// Where the lines of a paragraph may end: what Unicode and the language allow, less what readers expect to be whole.
enum LineEnds {
    /// The places, as numbers of units before them; the last is the end of the text. Empty without text.
    static func find(
        _ text: StyledText, graphemes: [Bool], scripts: [UInt32], context: BlockContext
    ) -> [Int] {
        let count = text.units.count
        guard count > 0 else { return [] }
        // Few lines stand in large letters: what may not begin a line in a good book does not here either.
        let strictness = context.lineBreak == .auto ? .strict : context.lineBreak
        let breaks = TextAnalysis.lineBreaks(text.units, language: context.language, strictness: strictness)
        let numbers = Numbers(text.units, language: context.language)
        return (1...count).filter { end in
            guard breaks[end], graphemes[end] else { return false }
            return end == count
                || !(keepsHangul(text, scripts, end) || keepsSpan(text, context, end) || numbers.keeps(end))
        }
    }

    /// Unicode lets Korean break between any two syllables; its readers expect whole words.
    private static func keepsHangul(_ text: StyledText, _ scripts: [UInt32], _ end: Int) -> Bool {
        let hangul = FontFace.tag("Hang")
        return scripts[end] == hangul && scripts[end - 1] == hangul && !text.isSpace(end - 1)
    }

    /// What does not wrap is kept whole, and so is what has ruby over it.
    private static func keepsSpan(_ text: StyledText, _ context: BlockContext, _ end: Int) -> Bool {
        let (before, after) = (text.spans[end - 1], text.spans[end])
        return (before == after && context.rubies[before] != nil)
            || (!context.styles[after].wraps && !context.styles[before].wraps)
    }

    /// How much each line end parts that is read as one, as Chinese and Japanese may but headlines had better not: 1 for
    /// a Chinese word or a Japanese word from its particles, 2 for the inside of a Japanese word.
    static func parted(
        _ text: StyledText, lineEnds: [Int], scripts: [UInt32], language: String
    ) -> [Int] {
        func has(_ codes: [String]) -> Bool { scripts.contains(where: codes.map(FontFace.tag).contains) }
        if has(["Hira", "Kana"]) {
            let words = TextAnalysis.words(text.units, language: "ja")
            let phrases = TextAnalysis.japanesePhrases(text.units)
            return lineEnds.map { (words[$0] ? 0 : 1) + (phrases[$0] ? 0 : 1) }
        }
        guard has(["Hani"]) else { return lineEnds.map { _ in 0 } }
        let words = TextAnalysis.words(text.units, language: language)
        return lineEnds.map { words[$0] ? 0 : 1 }
    }
}
