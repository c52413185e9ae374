internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// What the worker says at `/health`.
struct WorkerHealth: Decodable, Equatable, Sendable {
    enum Status: String, Decodable, Sendable {
        case starting, loading, ready, stopping, failed
    }

    var status: Status
    var model: String?
    /// Of loading, 0 to 1.
    var progress: Double?
    /// What is being loaded: `text_encoder`.
    var component: String?
    /// Why it failed.
    var detail: String?
    /// The job that it makes.
    var running: String?
    /// Seconds since the job or the loading last told that it goes on.
    var lastSignOfLife: Double?
    /// Told to those alone who have the token.
    var version: String?

    private enum CodingKeys: String, CodingKey {
        case status, model, progress, component, detail, running, version
        case lastSignOfLife = "last_sign_of_life_s"
    }
}

/// Where a worker listens, and what it asks of those who come.
struct WorkerAddress: Codable, Hashable, Sendable {
    /// `http://127.0.0.1:40213`.
    var url: String
    var token: String

    /// Asks once: a port on which nobody listens says so at once, and is not tried again until the time is over.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// A token that nobody guesses.
    static func newToken() -> String {
        (0..<4).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }

    /// Asks how it is; nil where it does not answer in time, or somebody else does.
    func health(within limit: Duration = .seconds(10)) async -> WorkerHealth? {
        var request = HTTPClientRequest(url: "\(url)/health")
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        guard let response = try? await Self.client.execute(request, timeout: TimeAmount(limit)),
            let body = try? await response.body.collect(upTo: 1 << 20)
        else { return nil }
        return try? JSONDecoder().decode(WorkerHealth.self, from: Data(body.readableBytesView))
    }
}
