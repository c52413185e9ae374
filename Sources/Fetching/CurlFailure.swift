internal import CCurl
internal import Foundation

extension FetchFailure {
    /// What libcurl's code means to the user.
    init(_ code: CURLcode, _ address: WebAddress, _ options: FetchOptions, cause: String) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(
                "the server of \(address) is not known", hint: "look for a mistake in its name, or go online",
                cause: cause, isPassing: true)
        case CURLE_COULDNT_CONNECT:
            self.init(
                "the server of \(address) takes no connection", hint: Self.proxyHint(options), cause: cause,
                isPassing: true)
        case CURLE_COULDNT_RESOLVE_PROXY:
            self.init(
                "the proxy that the environment names is not known", hint: "see http_proxy and https_proxy",
                cause: cause)
        case CURLE_OPERATION_TIMEDOUT:
            self.init(
                "\(address) gave up: the server was silent for \(options.patience) s, or slower than a file needs",
                hint: Self.proxyHint(options) ?? "--timeout waits longer", cause: cause, isPassing: true)
        case CURLE_TOO_MANY_REDIRECTS:
            self.init("\(address) redirects more than \(options.redirects) times", cause: cause)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            self.init(
                "\(address) redirects to something that is not fetched",
                hint: address.isSecure ? "from https to https only" : "to http and https only", cause: cause)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CERTPROBLEM:
            self.init(
                "the server of \(address) cannot prove who it is",
                hint: "--ca-file names the certificate authority of a company's own servers", cause: cause)
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_SSL_CONNECT_ERROR,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self.init("the connection to \(address) broke off", cause: cause, isPassing: true)
        case CURLE_BAD_CONTENT_ENCODING:
            self.init("what \(address) delivers cannot be decompressed", cause: cause)
        default:
            self.init("\(address) cannot be fetched", cause: cause)
        }
    }

    /// Networks that let only their proxy out look like servers that do not answer.
    private static func proxyHint(_ options: FetchOptions) -> String? {
        let names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
        let environment = ProcessInfo.processInfo.environment
        guard !options.usesProxy, names.contains(where: { !(environment[$0] ?? "").isEmpty }) else { return nil }
        return "the environment names a proxy: --proxy goes through it"
    }
}
