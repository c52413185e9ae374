/// A translation taken apart into words and tags.
struct MessageTokens {
    struct Token {
        enum Kind {
            /// With the offset of every scalar.
            case words(String, [Int])
            case start(Int), end(Int), empty(Int)
        }

        var kind: Kind
        var offset: Int
    }

    private let scalars: [Unicode.Scalar]
    /// How far it has come.
    private(set) var at = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// A part of the text as it stands.
    func source(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    mutating func next() -> Token? {
        guard at < scalars.count else { return nil }
        if let (kind, length) = tag(at) {
            defer { at += length }
            return Token(kind: kind, offset: at)
        }
        let start = at
        var words = String.UnicodeScalarView()
        var origins: [Int] = []
        func add(_ scalar: Unicode.Scalar, _ origin: Int) {
            words.append(scalar)
            origins.append(origin)
        }
        while at < scalars.count {
            let scalar = scalars[at]
            if scalar == "{", at + 1 < scalars.count, scalars[at + 1] == "{" {
                let end = placeholderEnd(at + 2)
                for index in at..<end { add(scalars[index], index) }
                at = end
            } else if scalar == "\\" {
                var end = at
                while end < scalars.count, scalars[end] == "\\" { end += 1 }
                let isBeforeSign = end < scalars.count && scalars[end] == "<"
                let count = isBeforeSign ? (end - at) / 2 : end - at
                for index in 0..<count { add("\\", at + index) }
                if isBeforeSign, (end - at) % 2 == 1 {
                    add("<", end)
                    end += 1
                }
                at = end
            } else if scalar == "<", tag(at) != nil {
                break
            } else {
                add(scalar, at)
                at += 1
            }
        }
        return Token(kind: .words(String(words), origins), offset: start)
    }

    /// `<1>`, `</1>` or `<1/>`, and how many characters it has.
    private func tag(_ start: Int) -> (Token.Kind, Int)? {
        guard scalars[start] == "<" else { return nil }
        var at = start + 1
        let isEnd = at < scalars.count && scalars[at] == "/"
        if isEnd { at += 1 }
        let digits = scalars[at...].prefix(4).prefix { ("0"..."9").contains($0) }
        at += digits.count
        guard let number = Int(String(String.UnicodeScalarView(digits))), at < scalars.count else { return nil }
        let isEmpty = !isEnd && scalars[at] == "/"
        if isEmpty { at += 1 }
        guard at < scalars.count, scalars[at] == ">" else { return nil }
        return (isEnd ? .end(number) : isEmpty ? .empty(number) : .start(number), at + 1 - start)
    }

    /// Behind the `}}` of a placeholder, or the end.
    private func placeholderEnd(_ start: Int) -> Int {
        var at = start
        var quote: Unicode.Scalar?
        while at < scalars.count {
            let scalar = scalars[at]
            if let open = quote {
                if scalar == "\\" { at += 1 } else if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == "}", at + 1 < scalars.count, scalars[at + 1] == "}" {
                return at + 2
            }
            at += 1
        }
        return scalars.count
    }
}
