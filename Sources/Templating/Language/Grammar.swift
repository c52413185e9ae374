/// All elements of the language, by name.
enum Grammar {
    static let namespace = "urn:rowreel:template:1"

    static let declarations: [String: ElementDeclaration] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// In the order in which the documentation lists them.
    static let all: [ElementDeclaration] = [
        .video, .output, .data, .column, .rows, .table, .theme, .style, .region, .scene, .group, .segment, .picture,
        .clip,
        .background, .shape, .text, .counter, .span, .lineBreak, .icon, .ruby, .rubyText, .filter, .animate, .audio,
        .narration, .include,
        .parameter, .preset, .words,
    ]

    /// The root of a theme file.
    static let themeFile = ElementDeclaration(
        "theme", "A file of styles and regions that templates share.", children: ["style", "region"])

    /// Elements of later versions: what to say instead of "unknown".
    static let notYet = ["captions"]

    /// What draws something, bottom to top in document order.
    static let layers = [
        "background", "shape", "picture", "clip", "segment", "text", "counter", "group", "filter", "include",
    ]

    /// What of a video is there for some time.
    static let timed = Set(layers + ["scene", "audio", "narration"])
}
