internal import Diagnostics
internal import TimelineModel

/// Segments that are asked for with neither words nor a picture.
struct EmptyPrompt: Rule {
    static let description = RuleDescription(
        "empty-prompt", .warning, .judgement, "a segment is asked for with neither words nor a picture")

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.requests.compactMap { layer, request in
            let hasWords = request.prompt.unicodeScalars.contains { !$0.properties.isWhitespace }
            guard !hasWords, request.image == nil else { return nil }
            return finding(
                at: layer.provenance.place, "the prompt is empty, so an engine may show anything",
                hint: "fill the cell, give the segment an image, or leave it out with if=")
        }
    }
}
