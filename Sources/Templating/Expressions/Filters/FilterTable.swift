/// Every filter there is, by family.
enum FilterTable {
    static let families: [(name: String, filters: [ValueFilter])] = [
        ("Any value", ValueFilter.general),
        ("As the language writes it", ValueFilter.formats + ValueFilter.words),
        ("Text", ValueFilter.texts),
        ("Numbers and money", ValueFilter.numbers),
        ("Lists", ValueFilter.lists),
    ]

    private static let byName: [String: ValueFilter] = Dictionary(
        families.flatMap(\.filters).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static func filter(named name: String) -> ValueFilter? { byName[name] }

    static var names: [String] { byName.keys.sorted() }
}
