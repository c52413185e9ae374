/// Addresses (URLs) as messages, reports and logs show them: without what would give a reader access.
public enum ShownAddress {
    /// The text with every secret in it replaced by `***`: a user and password before the host, and the values of
    /// query parameters that are known to carry keys or signatures. Text that is no address is left as it is.
    public static func of(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":"), isScheme(text[..<colon]) else { return text }
        var start = text.index(after: colon)
        var slashes = 0
        while slashes < 2, start < text.endIndex, "/\\".contains(text[start]) {
            start = text.index(after: start)
            slashes += 1
        }
        let known = ["http", "https", "ftp", "sftp"].contains(text[..<colon].lowercased())
        guard slashes == 2 || known else { return text }
        return text[..<start] + withoutUser(text[start...])
    }

    /// A text with every secret of every address in it replaced by `***`: a cell, a list of addresses, a message.
    public static func inText(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return text }
        var shown = ""
        var word = Substring()
        for character in text {
            if character.isWhitespace || "|\"'<>".contains(character) {
                shown += inWord(word) + String(character)
                word = Substring()
            } else {
                word.append(character)
            }
        }
        return shown + inWord(word)
    }

    /// Text before an address, and further addresses behind a comma or semicolon, may belong to its word.
    private static func inWord(_ word: Substring) -> String {
        guard let mark = word.firstRange(of: "://") else { return of(String(word)) }
        let start = schemeStart(word[..<mark.lowerBound])
        guard let next = word[mark.upperBound...].firstRange(of: "://") else {
            return word[..<start] + of(String(word[start...]))
        }
        let end = schemeStart(word[mark.upperBound..<next.lowerBound])
        return word[..<start] + of(String(word[start..<end])) + inWord(word[end...])
    }

    /// Where the scheme begins that a text ends in.
    private static func schemeStart(_ text: Substring) -> String.Index {
        var start = text.endIndex
        var index = text.endIndex
        while index > text.startIndex {
            index = text.index(before: index)
            guard isScheme("a" + text[index...]) else { break }
            if text[index].isLetter { start = index }
        }
        return start
    }

    private static func isScheme(_ text: Substring) -> Bool {
        (text.first?.isLetter ?? false)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    private static func withoutUser(_ text: Substring) -> String {
        let end = text.firstIndex { "/?#\\".contains($0) } ?? text.endIndex
        if let at = text[..<end].lastIndex(of: "@") {
            return "***@" + withoutKeys(text[text.index(after: at)...])
        }
        // A password with a slash in it that nobody escaped: not an address at all, and not to be shown either.
        let port = text[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().last
        let isIPv6 = text.first == "["
        if let port, !isIPv6, !port.allSatisfy(\.isNumber), let at = text.lastIndex(of: "@") {
            return "***@" + withoutKeys(text[text.index(after: at)...])
        }
        return withoutKeys(text)
    }

    private static func withoutKeys(_ text: Substring) -> String {
        guard let question = text.firstIndex(of: "?") else { return String(text) }
        let start = text.index(after: question)
        let parts = text[start...].split(separator: "&", omittingEmptySubsequences: false).map { part in
            guard let equals = part.firstIndex(of: "="), isSecret(part[..<equals].lowercased()) else {
                return String(part)
            }
            return part[...equals] + "***"
        }
        return text[..<start] + parts.joined(separator: "&")
    }

    /// Parameters of signed addresses (Amazon, Google, Azure, CloudFront), OAuth, and what people call such things.
    private static func isSecret(_ name: String) -> Bool {
        let parts = name.split { !$0.isLetter && !$0.isNumber }
        let words: Set<Substring> = [
            "token", "signature", "sig", "key", "apikey", "secret", "password", "passwd", "pwd", "credential", "auth",
            "authorization", "policy", "session", "accesskeyid", "googleaccessid", "jwt",
        ]
        return parts.contains { words.contains($0) }
    }
}
