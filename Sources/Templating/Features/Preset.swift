internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    /// The root of a preset's file.
    static let preset = ElementDeclaration(
        "preset", "A file of settings that segments name: `presets/NAME.xml`.",
        attributes: SegmentSettings.attributes(.literal), children: ["words"])

    static let words = ElementDeclaration(
        "words", "What a preset adds to prompts in one language.",
        attributes: [
            AttributeDeclaration(
                "lang", .keyword(PresetLanguage.allCases.map(\.rawValue)), .literal, required: true,
                "zh: for prompts that are mostly in Chinese characters; en: for all others."),
            AttributeDeclaration("promptSuffix", .text, .literal, "Words after the segment's own."),
            AttributeDeclaration("negativePrompt", .text, .literal, "What is not to be seen."),
        ])
}

/// The languages that text encoders of video models read.
enum PresetLanguage: String, CaseIterable, Sendable {
    case en, zh

    /// That of a prompt: an ideograph counts like a word of other letters, and so does a kana, for Japanese is neither.
    init(of prompt: String) {
        var (ideographs, words) = (0, 0)
        var isInWord = false
        for scalar in prompt.unicodeScalars {
            let isLetter = scalar.properties.isAlphabetic
            let isKana = (0x3040...0x30FF).contains(scalar.value)
            if scalar.isHan { ideographs += 1 } else if isKana || isLetter && !isInWord { words += 1 }
            isInWord = isLetter && !scalar.isHan
        }
        self = ideographs > words ? .zh : .en
    }
}

/// Settings under a name, tuned for a kind of picture.
struct Preset: Sendable {
    struct Words: Sendable {
        var suffix: String
        var negative: String
    }

    let settings: SegmentSettings
    private var words: [PresetLanguage: Words] = [:]

    /// - Parameter root: Of the file at `path`.
    init(_ root: XMLElement, _ path: String, _ files: TemplateFiles, into diagnostics: inout Diagnostics) {
        var loader = Loader(path, files: files)
        let element = loader.load(root, as: .preset)
        diagnostics.add(loader.diagnostics)
        settings = SegmentSettings(LiteralSettings(element: element))
        for child in element.elements {
            guard let language = child.literal("lang").flatMap(PresetLanguage.init(rawValue:)) else { continue }
            if words[language] != nil {
                diagnostics.add(
                    .error(
                        "duplicate-name", at: child.place(of: "lang"),
                        "the preset has words for \(language.rawValue) twice"))
            }
            words[language] = Words(
                suffix: child.literal("promptSuffix") ?? "", negative: child.literal("negativePrompt") ?? "")
        }
    }

    /// What is added to a prompt.
    func words(for prompt: String) -> Words {
        words[PresetLanguage(of: prompt)] ?? Words(suffix: "", negative: "")
    }
}
