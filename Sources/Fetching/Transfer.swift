internal import CCurl
internal import Diagnostics
internal import Glibc

/// One try at one address: a request of libcurl's, with its redirects, and what came of it.
///
/// Used by one thread. libcurl holds an unretained pointer to it, which ends with `close()`.
final class Transfer {
    let job: Job
    let handle: EasyHandle
    let body: Body
    private let options: FetchOptions
    private(set) var headers = Headers()
    /// An address that was not connected to.
    private var refused: IPAddress?
    private var stop: FetchFailure?
    private var headerBytes = 0

    /// What a refused body may have: read so that the connection can go on.
    private static let wastedBytes = 65_536
    private static let headerLimit = 262_144

    init?(_ job: Job, path: String, _ options: FetchOptions) {
        guard
            let handle = EasyHandle(
                job.address, userAgent: options.userAgent, usesProxy: options.usesProxy,
                authorities: options.authorities, connectionLimit: min(options.patience, 15), limit: options.longest)
        else { return nil }
        self.job = job
        self.handle = handle
        self.options = options
        body = Body(path)
        configure()
    }

    private func configure() {
        // What was asked for over TLS is not given up to plain text.
        handle.set(CURLOPT_REDIR_PROTOCOLS_STR, job.address.isSecure ? "https" : "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 1)
        handle.set(CURLOPT_MAXREDIRS, options.redirects)
        handle.set(CURLOPT_LOW_SPEED_LIMIT, options.slowest)
        handle.set(CURLOPT_LOW_SPEED_TIME, options.patience)
        // Asked for as it is, so that its ETag is that of the file; decoded all the same where a server compresses.
        handle.set(CURLOPT_ACCEPT_ENCODING, "")
        handle.addHeader("Accept-Encoding: identity")
        handle.addHeader("Accept: image/*,video/*,audio/*,*/*;q=0.5")
        if !options.refreshes, let known = job.known?.facts {
            if let etag = known.etag { handle.addHeader("If-None-Match: \(etag)") }
            if let date = known.lastModified { handle.addHeader("If-Modified-Since: \(date)") }
        }
        rr_set_callbacks(
            handle.pointer, Self.takeHeader, Self.takeBody, Self.openSocket, Unmanaged.passUnretained(self).toOpaque())
    }

    var status: Int { headers.status }

    /// Seconds that the server asks to wait, 0 if it does not.
    var retryAfter: Int { Int(rr_get_offset(handle.pointer, CURLINFO_RETRY_AFTER)) }

    /// Why it failed; nil if an answer came whole, whatever it says.
    func failure(_ code: CURLcode) -> FetchFailure? {
        if let stop { return stop }
        if let number = body.failure {
            return FetchFailure(
                "the store cannot take \(job.address)", hint: "free some space, or choose another with --store DIR",
                cause: String(cString: strerror(number)))
        }
        if code == CURLE_OK { return nil }
        if let refused, code == CURLE_COULDNT_CONNECT {
            let isRedirected = rr_get_long(handle.pointer, CURLINFO_REDIRECT_COUNT) > 0
            return .refused(refused, job.address, isRedirected: isRedirected)
        }
        return FetchFailure(code, job.address, options, cause: handle.cause(code))
    }

    // MARK: Called by libcurl

    private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let takeHeader: rr_data_callback = { bytes, _, count, context in
        guard let transfer = transfer(context) else { return 0 }
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        return transfer.header(line) ? count : 0
    }

    private static let takeBody: rr_data_callback = { bytes, _, count, context in
        guard let transfer = transfer(context) else { return 0 }
        return transfer.append(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    /// Every address that libcurl is about to connect to comes through here, after the name was looked up and after
    /// every redirect: what is refused here is never sent a byte.
    private static let openSocket: curl_opensocket_callback = { context, _, address in
        guard let transfer = transfer(context), let address else { return -1 }
        let socketAddress = rr_socket_address(address)
        if !transfer.options.usesProxy {
            guard let socketAddress, let ip = IPAddress(socketAddress) else { return -1 }
            guard transfer.options.reachable.contains(ip.reach) else {
                transfer.refused = ip
                return -1
            }
        }
        return EasyHandle.openSocket(address.pointee)
    }

    private func header(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            stop = FetchFailure("\(job.address) answers with an endless header")
            return false
        }
        headers.take(String(decoding: line, as: UTF8.self))
        let isEnd = line.allSatisfy { $0 == 13 || $0 == 10 }
        guard isEnd, status == 200, !headers.isEncoded, let length = headers.length else { return true }
        guard length <= options.largestFile else {
            stop = .tooLarge(options.largestFile, announced: length, job.address)
            return false
        }
        return true
    }

    private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard status == 200 else {
            headerBytes += bytes.count
            if headerBytes > Self.wastedBytes, status >= 300 {
                stop = FetchFailure.status(status, job.address)
                return false
            }
            return true
        }
        guard body.count + bytes.count <= options.largestFile else {
            stop = .tooLarge(options.largestFile, announced: nil, job.address)
            return false
        }
        return body.append(bytes)
    }
}
