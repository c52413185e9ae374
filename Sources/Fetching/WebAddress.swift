internal import CCurl
internal import Diagnostics
public import TimelineModel

/// An http or https address, written in one way however a sheet writes it.
///
/// Parsed by libcurl, which also connects: what was checked is what is asked. `description` shows no secrets.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// The whole address, credentials included: for requests only, never for people.
    let text: String
    /// The server, in lower case, with its port: what limits are counted by.
    let host: String
    let isSecure: Bool

    /// - Parameter text: As a cell or template has it; spaces and other characters are escaped where needed.
    /// - Throws: `FetchFailure` when it is no address, or not one of http or https.
    public init(_ text: String) throws(FetchFailure) {
        guard let url = curl_url() else { throw .invalidAddress(text, cause: nil) }
        defer { curl_url_cleanup(url) }
        guard text.utf8.count <= 8000, !text.utf8.contains(0) else {
            throw .invalidAddress(text, cause: "it is too long, or has characters that no address has")
        }
        let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
        let code = curl_url_set(url, CURLUPART_URL, text, flags)
        guard code == CURLUE_OK else { throw .invalidAddress(text, cause: String(cString: curl_url_strerror(code))) }
        curl_url_set(url, CURLUPART_FRAGMENT, nil, 0)
        let scheme = Self.part(url, CURLUPART_SCHEME)?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else { throw .unsupportedScheme(text, scheme: scheme) }
        guard let host = Self.part(url, CURLUPART_HOST)?.lowercased(), !host.isEmpty else {
            throw .invalidAddress(text, cause: "it names no server")
        }
        curl_url_set(url, CURLUPART_HOST, host, 0)
        let port = Self.part(url, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)) ?? ""
        guard let whole = Self.part(url, CURLUPART_URL, UInt32(CURLU_NO_DEFAULT_PORT)) else {
            throw .invalidAddress(text, cause: nil)
        }
        self.text = whole
        self.host = "\(host):\(port)"
        isSecure = scheme == "https"
    }

    private static func part(_ url: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// The address without its credentials.
    public var description: String { ShownAddress.of(text) }

    /// What is known about it is kept under this.
    public var hash: ContentHash { ContentHash(of: "rowreel fetched 1\n\(text)\n") }
}
