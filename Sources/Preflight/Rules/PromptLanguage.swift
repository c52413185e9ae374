internal import Diagnostics
internal import TimelineModel

/// Prompts in letters that their model has never seen.
struct PromptLanguage: Rule {
    static let description = RuleDescription(
        "prompt-language", .warning, .judgement, "a prompt is in a script that its model does not read")

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.requests.compactMap { layer, request in
            guard let reader = PromptReader.of(request), reader.isLatin else { return nil }
            var (known, unknown) = (0, 0)
            for scalar in request.fullPrompt.unicodeScalars where scalar.value > 0x40 && scalar.properties.isAlphabetic
            {
                if scalar.value < 0x250 { known += 1 } else { unknown += 1 }
            }
            guard unknown > known else { return nil }
            return finding(
                at: layer.provenance.place,
                "\(reader.name) reads English, and the prompt is in letters that it does not know",
                hint: "write the prompt in English, from a column that is the same in every language")
        }
    }
}
