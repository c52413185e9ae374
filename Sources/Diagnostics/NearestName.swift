/// The known name a mistyped one most likely meant.
public enum NearestName {
    /// The candidate nearest to `name`, if one is near enough to be worth suggesting.
    ///
    /// Near enough is a Damerau–Levenshtein distance (optimal string alignment) of at most a third of the
    /// longer name, or 1 if that is less, compared without case; names of one letter are never near one another.
    /// Ties go to the first candidate.
    public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        let typed = Array(name.lowercased())
        for candidate in candidates {
            let known = Array(candidate.lowercased())
            let length = max(typed.count, known.count)
            let limit = length == 1 ? 0 : max(1, length / 3)
            let distance = self.distance(typed, known)
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// `did you mean "title"?`, or what there is to choose from when nothing is near and the list is short.
    public static func hint(_ name: String, among candidates: some Collection<String>) -> String? {
        if let found = find(name, among: candidates) { return "did you mean \"\(found)\"?" }
        guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
        return "known are \(candidates.sorted().joined(separator: ", "))"
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + Array(repeating: 0, count: b.count)
            for j in 1...b.count {
                let change = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
