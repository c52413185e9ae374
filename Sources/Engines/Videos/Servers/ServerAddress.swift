internal import Diagnostics
internal import Foundation
internal import Generation

/// Where a server is. Holds no credentials.
struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// `http://gpu-2:8421`: without a slash at the end, and without `/v1`.
    let base: String
    let host: String
    let isSecure: Bool

    /// - Throws: `EngineError` for what is no http or https address, and for one with a user, password or query.
    init(_ text: String, engine: String) throws(EngineError) {
        let shown = ShownAddress.of(String(text.prefix(200)))
        func refusal(_ why: String, _ hint: String) -> EngineError {
            EngineError(.unready, engine: engine, "\"\(shown)\" is no address of a server: \(why)", hint: hint)
        }
        let example = "write it like http://gpu-1:8421"
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme)
        else { throw refusal("it has to begin with http:// or https://", example) }
        guard let host = parts.host, !host.isEmpty else { throw refusal("the host is missing", example) }
        guard parts.user == nil, parts.password == nil else {
            throw refusal(
                "it holds a user or a password", "give a token in the environment variable \(BearerToken.variable)")
        }
        guard parts.query == nil, parts.fragment == nil else { throw refusal("it has a query or a fragment", example) }
        guard parts.port.map({ (1...65535).contains($0) }) ?? true else { throw refusal("no port is that", example) }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        // What OpenAI's clients call the base.
        if path.hasSuffix("/v1") { path.removeLast(3) }
        let name = parts.percentEncodedHost ?? host
        base = "\(scheme)://\(name.lowercased())" + (parts.port.map { ":\($0)" } ?? "") + path
        self.host = name.lowercased().trimmingCharacters(in: ["[", "]"])
        isSecure = scheme == "https"
    }

    var description: String { base }

    /// Whether what is sent there stays on this machine.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }
}
