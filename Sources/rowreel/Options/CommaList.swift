import ArgumentParser

/// A list in one argument: `en,fr,ar`. White space around the items does not count.
struct CommaList: ExpressibleByArgument {
    var items: [String]

    init?(argument: String) {
        items = argument.split(separator: ",").map { String($0.drop { $0 == " " }) }.map { item in
            String(item.reversed().drop { $0 == " " }.reversed())
        }
        guard !items.isEmpty, items.allSatisfy({ !$0.isEmpty }) else { return nil }
    }
}
