internal import Localization
internal import TimelineModel

/// What an attribute's value may be: read by the loader, described to editors by the schema, named in messages.
enum AttributeType: Hashable, Sendable {
    /// Any characters.
    case text
    /// A name that other places refer to.
    case name
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    case keyword([String])
    /// Words out of a list, separated by spaces.
    case color, paint, length, stroke, highlight, fontFeatures
    /// Several, separated by commas, or none.
    case strokes, shadows
    /// A literal time; an expression of times is `.moment`.
    case duration
    case frameRate, size, language, numberingSystem
    /// Several languages.
    case languages
    case decibels, loudness
    case percentage, position
    case listMarker, safeInsets
    case transition, appearance, motion, easing, view
    case mask, chromaKey
    case angle, insets, repeatCount
    /// A file by its path.
    case path
    /// A file that is shown or played, by its path or address.
    case media(Asset.Kind)

    /// Whether a literal is of this type.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .text: true
        case .name: text.wholeMatch(of: /[\p{L}_][\p{L}\p{N}_.\-]*/) != nil
        case .integer(let range): Int(text).map(range.contains) ?? false
        case .number(let range): Templating.number(text).map(range.contains) ?? false
        case .boolean: text == "true" || text == "false"
        case .keyword(let words): words.contains(text)
        case .color: Color(text) != nil
        case .paint: Paint(text) != nil
        case .length: LengthValue(text) != nil
        case .stroke: StrokeValue(text) != nil
        case .strokes: StrokeValue.list(text) != nil
        case .shadows: ShadowValue.list(text) != nil
        case .highlight: HighlightValue(text) != nil
        case .fontFeatures: FontFeature.list(text) != nil
        case .duration: TimeLiteral(text).map { $0.seconds >= 0 && $0.frames >= 0 } ?? false
        case .frameRate: FrameRate(text) != nil
        case .size: PixelSize(text) != nil
        case .language: (try? LanguageTag(text)) != nil
        case .languages: (try? LanguageTag.list(text)) != nil
        case .numberingSystem: NumberingChoice(text) != nil
        case .decibels: Decibels.hundredths(text) != nil
        case .loudness: Decibels.loudness(text) != nil
        case .percentage: (Templating.number(text, unit: "%").map { (10...400).contains($0) }) ?? false
        case .position: FocusPoint(text) != nil
        case .listMarker: ListMarkerValue(text) != nil
        case .safeInsets: SafeInsets(text) != nil
        case .transition: TransitionValue(text) != nil
        case .appearance: AppearanceValue(text) != nil
        case .motion: MotionWord(rawValue: text) != nil
        case .view: PictureView(text) != nil
        case .mask: MaskValue(text) != nil
        case .chromaKey: ChromaKeyValue(text) != nil
        case .easing: Easing(text) != nil
        case .angle: AngleValue(text) != nil
        case .insets: InsetsValue(text) != nil
        case .repeatCount: text == "indefinite" || (Int(text).map { (1...10_000).contains($0) } ?? false)
        case .path, .media: !text.isEmpty
        }
    }

    /// What a value of this type is, for messages: `"12pt" is not a length such as 12px`.
    var expected: String {
        switch self {
        case .text: "a text"
        case .name: "a name (letters, digits, _ - .)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(short(range.lowerBound)) to \(short(range.upperBound))"
        case .boolean: "true or false"
        case .keyword(let words): "one of \(words.joined(separator: ", "))"
        case .color: Color.expected
        case .paint: Paint.expected
        case .length: LengthValue.expected
        case .stroke: StrokeValue.expected
        case .strokes: StrokeValue.expectedList
        case .shadows: ShadowValue.expectedList
        case .highlight: HighlightValue.expected
        case .fontFeatures: "OpenType features such as tnum, smcp, liga=0"
        case .duration: TimeLiteral.expected
        case .frameRate: FrameRate.expected
        case .size: PixelSize.expected
        case .language: "a language tag such as en, pt-BR or zh-Hant"
        case .languages: "one or several language tags such as en, pt-BR, zh-Hant"
        case .numberingSystem: "native, or a numbering system of CLDR such as latn, arab or deva"
        case .decibels: "a level such as -20dB"
        case .loudness: "a loudness such as -14LUFS"
        case .percentage: "a percentage from 10% to 400%"
        case .position: FocusPoint.expected
        case .listMarker: ListMarkerValue.expected
        case .safeInsets: SafeInsets.expected
        case .transition: TransitionValue.expected
        case .appearance: AppearanceValue.expected
        case .motion: "one of \(MotionWord.allCases.map(\.rawValue).joined(separator: ", "))"
        case .view: PictureView.expected
        case .mask: MaskValue.expected
        case .chromaKey: ChromaKeyValue.expected
        case .easing: Easing.expected
        case .angle: AngleValue.expected
        case .insets: InsetsValue.expected
        case .repeatCount: "a whole number from 1 to 10000, or indefinite"
        case .path, .media: "a file name"
        }
    }

    /// The words a value may consist of, where there is a fixed list: for nearest names.
    var vocabulary: [String] {
        switch self {
        case .boolean: ["true", "false"]
        case .keyword(let words): words
        case .motion: MotionWord.allCases.map(\.rawValue)
        case .easing: Easing.named.map(\.description)
        case .repeatCount: ["indefinite"]
        case .listMarker: ListMarkerValue.vocabulary
        case .mask: MaskValue.words
        case .numberingSystem: ["native"] + NumberingSystem.names
        default: []
        }
    }

    /// What kind of file it may name, if it names one.
    var file: Asset.Kind? {
        switch self {
        case .media(let kind): kind
        case .mask: .image
        default: nil
        }
    }

    private func short(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}

/// Levels of sound.
enum Decibels {
    /// `-20dB` in 1/100 dB, from -90 to +24 dB.
    static func hundredths(_ text: String) -> Int? {
        guard let level = number(text, unit: "dB"), (-90...24).contains(level) else { return nil }
        return Int((level * 100).rounded())
    }

    /// `-14LUFS` in 1/10 LUFS, from -40 to -5.
    static func loudness(_ text: String) -> Int? {
        guard let level = number(text, unit: "LUFS"), (-40 ... -5).contains(level) else { return nil }
        return Int((level * 10).rounded())
    }
}
