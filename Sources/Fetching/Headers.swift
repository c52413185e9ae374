/// What is read of the header of an answer. Names and values are a server's, and not to be trusted.
struct Headers {
    private(set) var status = 0
    private(set) var etag: String?
    private(set) var lastModified: String?
    /// What the server says the body's size is, in bytes as transferred.
    private(set) var length: Int?
    /// Whether the body is sent in another form than it is, such as compressed.
    private(set) var isEncoded = false

    /// Takes a line, with the line feed that ends it. A status line begins anew: after a redirect, or `100 Continue`.
    mutating func take(_ line: String) {
        if line.hasPrefix("HTTP/") {
            self = Headers()
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].trimming
        switch line[..<colon].lowercased() {
        // Longer ones would be sent back with every request.
        case "etag" where value.utf8.count <= 1000: etag = value
        case "last-modified" where value.utf8.count <= 100: lastModified = value
        case "content-length": length = Int(value)
        case "content-encoding": isEncoded = value.lowercased() != "identity"
        default: break
        }
    }
}

extension Substring {
    /// Without the white space of a header at both ends.
    fileprivate var trimming: String {
        let isSpace = { (scalar: Unicode.Scalar) in " \t\r\n".unicodeScalars.contains(scalar) }
        guard let start = unicodeScalars.firstIndex(where: { !isSpace($0) }),
            let end = unicodeScalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start...end])
    }
}
