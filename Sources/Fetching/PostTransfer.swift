internal import CCurl
internal import Diagnostics
internal import Glibc

/// One request of libcurl's that sends a body.
///
/// Used by one thread. libcurl holds an unretained pointer to it, which ends with it.
final class PostTransfer {
    private let handle: UnsafeMutableRawPointer
    private let post: Post
    private var headers = Headers()
    /// Whether the last line of a final answer's header came.
    private(set) var hasAnswer = false
    private var text: [UInt8] = []
    private var headerBytes = 0
    private var lines: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    private static let textLimit = 1024
    private static let headerLimit = 262_144

    init?(_ post: Post) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.post = post
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(lines)
        errorText.deallocate()
    }

    private func configure() {
        rr_set_text(handle, CURLOPT_URL, post.address.text)
        rr_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        rr_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        rr_set_long(handle, CURLOPT_NOSIGNAL, 1)
        rr_set_long(handle, CURLOPT_CONNECTTIMEOUT, post.connectionLimit)
        rr_set_long(handle, CURLOPT_TIMEOUT, post.limit)
        rr_set_text(handle, CURLOPT_USERAGENT, post.userAgent)
        if post.usesProxy {
            rr_set_text(handle, CURLOPT_NOPROXY, "")
        } else {
            rr_set_text(handle, CURLOPT_PROXY, "")
        }
        // A proxy's "200 Connection established" is not the server's yes.
        rr_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let file = post.authorities { rr_set_text(handle, CURLOPT_CAINFO, file) }
        rr_set_long(handle, CURLOPT_POST, 1)
        _ = post.body.withUnsafeBytes { bytes in
            // Without an address libcurl would ask for a body to read.
            bytes.baseAddress.map { rr_set_body(handle, $0, curl_off_t(bytes.count)) } ?? rr_set_body(handle, "", 0)
        }
        add("Content-Type: \(post.contentType)")
        // Servers that do not know it would be waited for.
        add("Expect:")
        for (name, value) in post.headers {
            // libcurl leaves out a header that ends in its colon.
            add(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        rr_set_headers(handle, lines)
        rr_set_error_text(handle, errorText)
        rr_set_callbacks(
            handle, Self.takeHeader, Self.takeBody, Self.openSocket, Unmanaged.passUnretained(self).toOpaque())
    }

    private func add(_ line: String) { lines = curl_slist_append(lines, line) ?? lines }

    /// Sends and receives until it is over; nil when it was cancelled.
    func perform(_ isCancelled: () -> Bool) -> CURLcode? {
        guard let multi = curl_multi_init() else { return CURLE_OUT_OF_MEMORY }
        curl_multi_add_handle(multi, handle)
        defer {
            curl_multi_remove_handle(multi, handle)
            curl_multi_cleanup(multi)
        }
        while !isCancelled() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                if message.pointee.msg == CURLMSG_DONE { return message.pointee.data.result }
            }
            curl_multi_poll(multi, nil, 0, 100, nil)
        }
        return nil
    }

    var answer: Post.Answer {
        Post.Answer(
            status: headers.status, text: headers.isEncoded ? "" : Self.printable(text),
            retryAfter: Int(rr_get_offset(handle, CURLINFO_RETRY_AFTER)))
    }

    /// Where it redirects to, without secrets.
    var redirect: String? {
        guard let target = rr_get_text(handle, CURLINFO_REDIRECT_URL) else { return nil }
        return ShownAddress.of(String(Self.printable(Array(String(cString: target).utf8)).prefix(300)))
    }

    func cause(_ code: CURLcode) -> String {
        let told = String(cString: errorText)
        let text = told.isEmpty ? String(cString: curl_easy_strerror(code)) : told
        return ShownAddress.of(String(Self.printable(Array(text.utf8)).prefix(300)))
    }

    /// A terminal would obey control characters; those that turn the direction of text would hide some of it.
    private static func printable(_ bytes: [UInt8]) -> String {
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

    // MARK: Called by libcurl

    private static func transfer(_ context: UnsafeMutableRawPointer?) -> PostTransfer? {
        context.map { Unmanaged<PostTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let takeHeader: rr_data_callback = { bytes, _, count, context in
        guard let transfer = transfer(context) else { return 0 }
        return transfer.header(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    private static let takeBody: rr_data_callback = { bytes, _, count, context in
        guard let transfer = transfer(context) else { return 0 }
        let room = textLimit - transfer.text.count
        transfer.text += UnsafeRawBufferPointer(start: bytes, count: count).prefix(room)
        // Enough is known: what else it says is not waited for.
        return count <= room ? count : 0
    }

    /// As libcurl does it, and no program that is started meanwhile inherits it.
    private static let openSocket: curl_opensocket_callback = { _, _, address in
        guard let address else { return -1 }
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }

    private func header(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else { return false }
        // Trailers come after the body, and say nothing that matters.
        guard !hasAnswer else { return true }
        headers.take(String(decoding: line, as: UTF8.self))
        hasAnswer = headers.status >= 200 && line.allSatisfy { $0 == 13 || $0 == 10 }
        return true
    }
}
