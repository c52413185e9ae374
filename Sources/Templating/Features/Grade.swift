internal import Diagnostics
internal import TimelineModel

extension AttributeDeclaration {
    static let look = AttributeDeclaration(
        "look", .keyword(Grade.Look.allCases.map(\.rawValue)), "How its colours are graded.")
    static let lut = AttributeDeclaration("lut", .media(.lut), "A table of colours (.cube) that grades it.")
}

extension Resolution {
    /// What becomes of colours, if anything.
    func grade(_ values: Values) -> Grade? {
        guard values.has("lut") else { return values.word("look", Grade.Look.self).map { .look($0) } }
        if values.has("look") {
            diagnostics.add(
                .error(
                    "two-grades", at: values.place(of: "look"), "look and lut both grade the colours",
                    hint: "leave one of them out"))
        }
        return values.asset("lut", .lut, isOptional: true).map { .table($0) }
    }

    /// A grade of everything, over the last layer of a scene or of the video.
    func gradeLayer(_ values: Values) -> [Layer] {
        guard let grade = grade(values) else { return [] }
        return [Layer(.grade(grade), box: Rect(output.size), provenance: values.provenance)]
    }
}
