internal import CCurl
internal import Processes

/// A body to be sent to one address with `POST`: a webhook.
///
/// The address is the user's own, so that it may be in a private network. What it redirects to is not: nothing is sent
/// there.
public struct Post: Sendable {
    public var address: WebAddress
    public var body: [UInt8]
    /// `application/json`.
    public var contentType: String
    /// Further headers, in order; several may have one name.
    public var headers: [(name: String, value: String)]
    /// A PEM file with the certificate authorities to trust; nil is the system's.
    public var authorities: String?
    /// Goes through the proxy that the environment names.
    public var usesProxy = false
    /// How long the connection may take, and all of it, in seconds.
    public var connectionLimit = 10
    public var limit = 30
    /// What the server is told about who sends.
    public var userAgent = "rowreel"

    public init(
        _ body: [UInt8], to address: WebAddress, contentType: String = "application/json",
        headers: [(name: String, value: String)] = []
    ) {
        self.address = address
        self.body = body
        self.contentType = contentType
        self.headers = headers
    }

    /// What a server said.
    public struct Answer: Hashable, Sendable {
        public var status: Int
        /// The beginning of it, 1 KB at most, for a log: no control characters, and otherwise a server's words.
        public var text: String
        /// Seconds that it asks to wait before another try; 0 if it does not.
        public var retryAfter: Int
    }

    public enum Result: Sendable {
        /// The server has it: a status of 200 to 299.
        case delivered(Answer)
        /// It has not, or does not say so. `FetchFailure.isPassing` tells whether another try may help.
        case failed(FetchFailure, Answer?)
        /// Given up because the run was stopped; it may have arrived.
        case stopped
    }

    /// Sends it once and waits for the answer, which blocks the thread.
    ///
    /// - Parameter isCancelled: Asked several times a second.
    public func send(isCancelled: () -> Bool = { false }) -> Result {
        rr_start()
        if let failure = headerFailure { return .failed(failure, nil) }
        return withoutPipeSignal {
            guard let transfer = PostTransfer(self) else {
                return .failed(FetchFailure("\(address) cannot be reached", cause: "libcurl has no memory"), nil)
            }
            guard let code = transfer.perform(isCancelled) else { return .stopped }
            return result(transfer, code)
        }
    }

    /// The status is the server's word; whether what follows it comes whole is of no matter.
    private func result(_ transfer: PostTransfer, _ code: CURLcode) -> Result {
        guard transfer.hasAnswer else {
            return .failed(FetchFailure(posting: code, self, cause: transfer.cause(code)), nil)
        }
        let answer = transfer.answer
        if (200...299).contains(answer.status) { return .delivered(answer) }
        if let target = transfer.redirect { return .failed(.redirect(target, answer.status, address), answer) }
        return .failed(.refusal(answer, address), answer)
    }

    /// Headers are lines: what ends one would begin another of somebody's choice.
    private var headerFailure: FetchFailure? {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        for (name, value) in headers + [("Content-Type", contentType)] {
            let isName = !name.isEmpty && name.utf8.allSatisfy { Self.isPlain($0) || marks.contains($0) }
            guard isName, value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
                let shown = name.unicodeScalars.filter { $0.properties.generalCategory != .control }
                return FetchFailure(
                    "\"\(String(String.UnicodeScalarView(shown)))\" cannot be sent as a header to \(address)",
                    hint: "its name has letters, digits and -, and its value is one line")
            }
            if ["content-length", "transfer-encoding", "expect", "connection"].contains(name.lowercased()) {
                return FetchFailure("the header \(name) to \(address) is not for you to choose", hint: "leave it out")
            }
        }
        return nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

extension FetchFailure {
    /// What libcurl's code means to who sends. Where it means the same as to who fetches, the words are those.
    init(posting code: CURLcode, _ post: Post, cause: String) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            self.init(
                "\(post.address) did not answer within \(post.limit) s",
                hint: "a server does best to answer first and work afterwards", cause: cause, isPassing: true)
        // Without an answer all is not well: what came ended in its header.
        case CURLE_OK:
            self.init("the connection to \(post.address) broke off", cause: "the answer is not whole", isPassing: true)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
            CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PARTIAL_FILE,
            CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_SSL_CONNECT_ERROR, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            var options = FetchOptions()
            options.usesProxy = post.usesProxy
            self.init(code, post.address, options, cause: cause)
        default: self.init("\(post.address) cannot be sent anything", cause: cause)
        }
    }

    static func redirect(_ target: String, _ number: Int, _ address: WebAddress) -> FetchFailure {
        FetchFailure(
            "\(address) redirects to \(target), and what is meant for the one is not sent to the other (\(number))",
            hint: "if the server has moved, write its new address")
    }

    /// An answer that is no yes.
    static func refusal(_ answer: Post.Answer, _ address: WebAddress) -> FetchFailure {
        var failure = FetchFailure.status(answer.status, address)
        if answer.status == 410 { failure.hint = "the server wants no more of it: take the address out" }
        if answer.status == 429 { failure.hint = nil }
        if [429, 503].contains(answer.status), answer.retryAfter > 0 {
            failure.hint = "it asks to wait \(answer.retryAfter) s"
        }
        return failure
    }
}
