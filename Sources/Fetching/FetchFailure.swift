internal import Diagnostics
internal import Glibc

/// Why an address gave no file, in words for the user. Holds no credentials.
public struct FetchFailure: Error, Hashable, Sendable {
    /// `404 Not Found from https://example.com/a.jpg`.
    public var message: String
    public var hint: String?
    /// What the library underneath said.
    public var cause: String?
    /// Whether another try may help.
    public internal(set) var isPassing: Bool

    public init(_ message: String, hint: String? = nil, cause: String? = nil) {
        self.init(message, hint: hint, cause: cause, isPassing: false)
    }

    init(_ message: String, hint: String? = nil, cause: String? = nil, isPassing: Bool) {
        self.message = message
        self.hint = hint
        self.cause = cause
        self.isPassing = isPassing
    }
}

extension FetchFailure {
    static func invalidAddress(_ text: String, cause: String?) -> FetchFailure {
        FetchFailure("\"\(ShownAddress.of(String(text.prefix(200))))\" is not a web address", cause: cause)
    }

    static func unsupportedScheme(_ text: String, scheme: String) -> FetchFailure {
        FetchFailure(
            "\"\(ShownAddress.of(String(text.prefix(200))))\" cannot be fetched: only http and https addresses can",
            hint: scheme == "file" ? "write the file's name; its folder can be named with --assets DIR" : nil)
    }

    static func status(_ number: Int, _ address: WebAddress) -> FetchFailure {
        let words = statusWords[number].map { " " + $0 } ?? ""
        let hint: String? =
            switch number {
            case 401, 403, 407: "the server wants credentials, or does not let programs in"
            case 404, 410: "correct the address"
            case 429: "ask for fewer at once with --downloads"
            default: nil
            }
        return FetchFailure(
            "\(number)\(words) from \(address)", hint: hint,
            isPassing: [408, 425, 429].contains(number) || (500...599).contains(number) && number != 501)
    }

    static func asksToWait(_ seconds: Int, _ number: Int, _ address: WebAddress) -> FetchFailure {
        let words = statusWords[number].map { " " + $0 } ?? ""
        return FetchFailure(
            "\(number)\(words) from \(address), which asks to wait \(seconds) s", hint: "fetch again later")
    }

    static func tooLarge(_ limit: Int, announced: Int?, _ address: WebAddress) -> FetchFailure {
        let size = announced.map { "is \(megabytes($0))" } ?? "is larger than \(megabytes(limit))"
        return FetchFailure(
            "\(address) \(size), and \(megabytes(limit)) is the limit", hint: "raise it with --max-download")
    }

    static func refused(_ ip: IPAddress, _ address: WebAddress, isRedirected: Bool) -> FetchFailure {
        FetchFailure(
            "\(address) " + (isRedirected ? "redirects" : "leads") + " to \(ip), which is \(ip.reach.words)",
            hint: ip.reach == .thisMachine || ip.reach == .privateNetwork
                ? "if that is meant, --allow-private lets it in" : nil)
    }

    static func webPage(_ address: WebAddress) -> FetchFailure {
        FetchFailure(
            "\(address) delivered a web page, not a picture, clip or sound",
            hint: "open it in a private window: it may ask for a login, or be the page around the picture")
    }

    static func empty(_ address: WebAddress) -> FetchFailure {
        FetchFailure("\(address) delivered nothing", isPassing: true)
    }

    static func megabytes(_ bytes: Int) -> String {
        if bytes < 1_000_000 { return "\((bytes + 999) / 1000) kB" }
        let tenths = (bytes + 50_000) / 100_000
        return tenths % 10 == 0 ? "\(tenths / 10) MB" : "\(tenths / 10).\(tenths % 10) MB"
    }

    /// The server's own words are not shown: they are as trustworthy as the server.
    private static let statusWords = [
        204: "No Content", 206: "Partial Content", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone",
        418: "I'm a teapot", 421: "Misdirected Request", 425: "Too Early", 429: "Too Many Requests",
        451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
