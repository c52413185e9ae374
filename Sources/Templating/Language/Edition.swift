internal import Localization
internal import TimelineModel

/// What a style or a region can be for: one output in one language.
struct Edition: Hashable {
    var output: Output
    var language: LanguageTag

    /// How closely an element is meant for it; nil when it is meant for another.
    ///
    /// The output decides before the language: a box made for the wide picture is wrong in all others.
    func rank(_ element: Element) -> Int? {
        var rank = 0
        if let name = element.literal("output") {
            guard name == output.name || name == output.shape else { return nil }
            rank = name == output.name ? 2000 : 1000
        }
        guard let languages = element.forLanguages else { return rank }
        // Of `pt` and `pt-BR`, the one that says more.
        guard let distance = language.fallbacks.firstIndex(where: languages.contains) else { return nil }
        return rank + 100 - distance
    }
}

extension Output {
    /// `portrait`, `wide` or `square`.
    var shape: String { size.width == size.height ? "square" : size.width > size.height ? "wide" : "portrait" }
}

/// The styles and regions of a sheet as one edition has them.
final class EditionSheet: Sendable {
    /// The attributes of each style, with those of what it starts from.
    let styles: [String: [String: AttributeValue]]
    /// The box of each name; none for those that are for other editions only.
    let regions: [String: Element]

    init(styles: [String: [String: AttributeValue]], regions: [String: Element]) {
        self.styles = styles
        self.regions = regions
    }
}

/// The attributes of texts together with those of their styles, by element and edition: the same in every video of a
/// sheet.
typealias StyledAttributes = Remembered<StyledElement, [String: AttributeValue]>

/// A text of the template in one edition.
struct StyledElement: Hashable {
    private let element: Int
    private let sheet: ObjectIdentifier

    /// - Parameter sheet: Lives as long as the template does.
    init(_ element: Element, in sheet: EditionSheet) {
        self.element = element.ordinal
        self.sheet = ObjectIdentifier(sheet)
    }
}
