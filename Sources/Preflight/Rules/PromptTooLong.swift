internal import Diagnostics
internal import Generation
internal import TimelineModel

/// Prompts of which a model reads only the beginning.
struct PromptTooLong: Rule {
    static let description = RuleDescription(
        "prompt-too-long", .warning, .judgement, "a prompt is longer than its model reads")

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.requests.compactMap { layer, request in
            let reader = PromptReader.of(request)
            let most = request.parameters[.maxSequenceLength] ?? reader?.most ?? PromptReader.longest
            let prompt = request.fullPrompt
            // A token is seldom less than a character: most prompts need no counting.
            guard prompt.utf8.count > most else { return nil }
            let tokens = PromptLength.tokens(prompt)
            guard tokens > most else { return nil }
            return finding(
                at: layer.provenance.place,
                "the prompt has about \(tokens) tokens, and \(reader?.name ?? "no model") reads "
                    + (reader == nil ? "more than \(most)" : "\(most) of them"),
                hint: "the end of it will be ignored: shorten it to about \(most * 3 / 4) words")
        }
    }
}
