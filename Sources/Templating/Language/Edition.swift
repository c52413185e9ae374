internal import Localization
internal import Synchronization
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

/// The editions that were asked for so far: languages times outputs, however many videos there are.
final class EditionMemory: Sendable {
    private let known = Mutex<[Edition: EditionSheet]>([:])

    func sheet(for edition: Edition, make: () -> EditionSheet) -> EditionSheet {
        if let sheet = known.withLock({ $0[edition] }) { return sheet }
        let sheet = make()
        known.withLock { $0[edition] = sheet }
        return sheet
    }
}

/// The attributes of texts together with those of their styles, by element and edition: the same in every video of a
/// sheet. Safe to use from several threads.
final class StyledAttributes: Sendable {
    private struct Name: Hashable {
        var element: Int
        var sheet: ObjectIdentifier
    }

    private let known = Mutex<[Name: [String: AttributeValue]]>([:])

    func attributes(
        of element: Element, in sheet: EditionSheet, make: () -> [String: AttributeValue]
    ) -> [String: AttributeValue] {
        let name = Name(element: element.ordinal, sheet: ObjectIdentifier(sheet))
        if let attributes = known.withLock({ $0[name] }) { return attributes }
        let attributes = make()
        known.withLock { $0[name] = attributes }
        return attributes
    }
}
