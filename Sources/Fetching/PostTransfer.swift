internal import CCurl
internal import Diagnostics
internal import Glibc

/// One request of libcurl's that sends a body.
///
/// Used by one thread. libcurl holds an unretained pointer to it, which ends with it.
final class PostTransfer {
    private let handle: EasyHandle
    private let post: Post
    private var headers = Headers()
    /// Whether the last line of a final answer's header came.
    private(set) var hasAnswer = false
    private var text: [UInt8] = []
    private var headerBytes = 0

    private static let textLimit = 1024
    private static let headerLimit = 262_144

    init?(_ post: Post) {
        guard
            let handle = EasyHandle(
                post.address, userAgent: post.userAgent, usesProxy: post.usesProxy, authorities: post.authorities,
                connectionLimit: post.connectionLimit, limit: post.limit)
        else { return nil }
        self.handle = handle
        self.post = post
        configure()
    }

    private func configure() {
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // A proxy's "200 Connection established" is not the server's yes.
        handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        handle.set(CURLOPT_POST, 1)
        _ = post.body.withUnsafeBytes { bytes in
            // Without an address libcurl would ask for a body to read.
            bytes.baseAddress.map { rr_set_body(handle.pointer, $0, curl_off_t(bytes.count)) }
                ?? rr_set_body(handle.pointer, "", 0)
        }
        handle.addHeader("Content-Type: \(post.contentType)")
        // Servers that do not know it would be waited for.
        handle.addHeader("Expect:")
        for (name, value) in post.headers {
            // libcurl leaves out a header that ends in its colon.
            handle.addHeader(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        rr_set_callbacks(
            handle.pointer, Self.takeHeader, Self.takeBody, Self.openSocket, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Sends and receives until it is over; nil when it was cancelled.
    func perform(_ isCancelled: () -> Bool) -> CURLcode? {
        guard let multi = curl_multi_init() else { return CURLE_OUT_OF_MEMORY }
        curl_multi_add_handle(multi, handle.pointer)
        defer {
            curl_multi_remove_handle(multi, handle.pointer)
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
            status: headers.status, text: headers.isEncoded ? "" : EasyHandle.printable(text),
            retryAfter: Int(rr_get_offset(handle.pointer, CURLINFO_RETRY_AFTER)))
    }

    /// Where it redirects to, without secrets.
    var redirect: String? {
        guard let target = rr_get_text(handle.pointer, CURLINFO_REDIRECT_URL) else { return nil }
        return ShownAddress.of(String(EasyHandle.printable(String(cString: target).utf8).prefix(300)))
    }

    func cause(_ code: CURLcode) -> String { handle.cause(code) }

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

    private static let openSocket: curl_opensocket_callback = { _, _, address in
        address.map { EasyHandle.openSocket($0.pointee) } ?? -1
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
