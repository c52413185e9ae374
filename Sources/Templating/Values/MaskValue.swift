internal import TimelineModel

/// What cuts a layer as it is written: a word, or the file of a picture.
enum MaskValue: Hashable, Sendable {
    case circle, ellipse
    case file

    static let words = ["circle", "ellipse"]
    static let expected = "circle, ellipse, or the file of a picture such as mask.png"
    static let pattern = #"circle|ellipse|(.|\n)*[./](.|\n)*"#

    /// A file is known by its ending or its folder: a word that is misspelt is not one.
    init?(_ text: String) {
        switch text {
        case "circle": self = .circle
        case "ellipse": self = .ellipse
        default:
            guard text.contains(where: { $0 == "." || $0 == "/" }) else { return nil }
            self = .file
        }
    }
}
