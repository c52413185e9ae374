internal import CCurl
internal import Diagnostics
internal import Glibc

/// One request of libcurl's, and what every request of ours has: its address, who asks, and by which way.
///
/// Used by one thread. It owns libcurl's handle, its list of headers and its error text, and frees them at its end.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var lines: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    /// - Parameters:
    ///   - authorities: A PEM file with the certificate authorities to trust; nil is the system's.
    ///   - connectionLimit: Seconds that the connection may take.
    ///   - limit: Seconds that all of it may take.
    /// - Returns: nil where there is no memory.
    init?(
        _ address: WebAddress, userAgent: String, usesProxy: Bool, authorities: String?, connectionLimit: Int,
        limit: Int
    ) {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(CURLOPT_URL, address.text)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT, connectionLimit)
        set(CURLOPT_TIMEOUT, limit)
        set(CURLOPT_USERAGENT, userAgent)
        // An empty name is no proxy, whatever the environment says; an empty list makes no exception from it.
        set(usesProxy ? CURLOPT_NOPROXY : CURLOPT_PROXY, "")
        if let authorities { set(CURLOPT_CAINFO, authorities) }
        rr_set_error_text(pointer, errorText)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(lines)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ text: String) { rr_set_text(pointer, option, text) }

    func set(_ option: CURLoption, _ number: Int) { rr_set_long(pointer, option, number) }

    /// Adds a line to the request's header.
    func addHeader(_ line: String) {
        lines = curl_slist_append(lines, line) ?? lines
        rr_set_headers(pointer, lines)
    }

    /// What has failed, in libcurl's words or a server's: no secrets, and nothing that a terminal would obey.
    func cause(_ code: CURLcode) -> String {
        let told = String(cString: errorText)
        let text = told.isEmpty ? String(cString: curl_easy_strerror(code)) : told
        return ShownAddress.of(String(Self.printable(text.utf8).prefix(300)))
    }

    /// A terminal would obey control characters; those that turn the direction of text would hide some of it.
    static func printable(_ bytes: some Collection<UInt8>) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                if shown.last != " " { shown.append(" ") }
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// A socket as libcurl opens it, that no program which is started meanwhile inherits.
    static func openSocket(_ address: curl_sockaddr) -> Int32 {
        socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
    }
}
