/// Every filter there is, by family.
enum FilterTable {
    static let families: [(name: String, filters: [ValueFilter])] = [
        ("Values", ValueFilter.general),
    ]

    private static let byName: [String: ValueFilter] = Dictionary(
        families.flatMap(\.filters).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static func filter(named name: String) -> ValueFilter? { byName[name] }

    static var names: [String] { byName.keys.sorted() }
}
