internal import AsyncHTTPClient
internal import Foundation
internal import NIOHTTP1

/// What a server is asked.
struct Question: Sendable {
    var method = "GET"
    /// Below the server's address, with the query.
    var path: String
    /// Which makes two sendings one, for servers that know such keys.
    var key: String?
    var body: RequestBody?
    /// Bytes of the answer that are read.
    var limit = 4 << 20

    init(_ path: String) { self.path = path }
}

/// The body of a request with its media type.
struct RequestBody: Hashable, Sendable {
    var type: String
    var bytes: [UInt8]
}

/// What a server answered. Nothing of it is to be trusted.
struct Answer: Sendable {
    let status: Int
    /// `application/json`; empty where it was not said.
    let type: String
    /// Seconds that it asks to wait.
    let retryAfter: Double?
    /// Where it sends on to, as it says.
    let location: String?
    /// The body's bytes, as it says.
    let length: Int?
    var body: [UInt8] = []
    /// There was more than the limit.
    var isCut = false
    private let token: BearerToken?

    init(_ response: HTTPClientResponse, _ token: BearerToken?) {
        status = Int(response.status.code)
        let type = response.headers.first(name: "Content-Type") ?? ""
        self.type = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        retryAfter = response.headers.first(name: "Retry-After").flatMap(Double.init).flatMap {
            $0.isFinite && $0 >= 0 ? $0 : nil
        }
        location = response.headers.first(name: "Location")
        length = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        self.token = token
    }

    var isGood: Bool { (200...299).contains(status) }

    /// Its JSON; nil for everything else.
    var json: JSONValue? { isCut ? nil : JSONValue(body) }

    /// What the server says, for people.
    var words: String { ServerWords.of(self) }

    /// A text of the server's for people: short, printable, and without the token should it send that back.
    func shown(_ text: String) -> String {
        ServerWords.clean(token.map { text.replacing($0.secret, with: "***") } ?? text)
    }
}
