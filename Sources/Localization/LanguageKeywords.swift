extension LanguageTag {
    /// What the tag says after a key of the Unicode extension (BCP 47 -u-, UTS #35): `latn` for `nu` in
    /// `ar-u-nu-latn`; nil without the key.
    public func keyword(_ key: String) -> String? {
        guard let range = range(of: key) else { return nil }
        return rest[range].dropFirst().joined(separator: "-")
    }

    /// The tag with another value for a key.
    public func with(keyword key: String, _ value: String) -> LanguageTag {
        var rest = rest
        if let range = range(of: key) { rest.removeSubrange(range) }
        let own = [key] + value.split(separator: "-").map(String.init)
        if let start = unicodeExtension {
            let end = rest[(start + 1)...].firstIndex { $0.utf8.count == 1 } ?? rest.endIndex
            rest.insert(contentsOf: own, at: end)
        } else {
            rest.insert(contentsOf: ["u"] + own, at: rest.firstIndex { $0 == "x" } ?? rest.endIndex)
        }
        return LanguageTag(language: language, script: script, region: region, rest: rest)
    }

    /// Where the extension's `u` stands.
    private var unicodeExtension: Int? {
        let known = rest.prefix { $0 != "x" }
        return known.firstIndex(of: "u")
    }

    /// The key and its values.
    private func range(of key: String) -> Range<Int>? {
        guard let start = unicodeExtension else { return nil }
        let end = rest[(start + 1)...].firstIndex { $0.utf8.count == 1 } ?? rest.endIndex
        guard let place = rest[(start + 1)..<end].firstIndex(of: key) else { return nil }
        // Keys have two characters, values three and more.
        let next = rest[(place + 1)..<end].firstIndex { $0.utf8.count == 2 } ?? end
        return place..<next
    }
}
