internal import AsyncHTTPClient
internal import Foundation
internal import Generation
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// Asks servers over HTTP. Thread-safe; ended by `stop`.
///
/// Redirects are not followed, so that the token goes nowhere but to the servers that were named.
final class VideosClient: Sendable {
    private let http: HTTPClient
    private let token: BearerToken?

    /// - Throws: `EngineError` when the authorities cannot be read.
    init(_ options: VideosOptions, engine: String) throws(EngineError) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let path = options.authorities {
            tls.additionalTrustRoots = [.certificates(try Self.certificates(path, engine: engine))]
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: .of(seconds: options.connectTimeout), read: .of(seconds: options.idleTimeout))
        configuration.httpVersion = .http1Only
        // Fails at once, with the reason: when to try again is decided where it is known what is at stake.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Less than the 5 s for which uvicorn keeps an idle connection: a request on one that is just being closed
        // would leave open whether it arrived.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 8 + 2 * max(1, options.inFlight)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        token = options.token
    }

    private static func certificates(_ path: String, engine: String) throws(EngineError) -> [NIOSSLCertificate] {
        let found: [NIOSSLCertificate]
        do {
            found = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            let reason =
                FileManager.default.fileExists(atPath: path)
                ? "it holds no certificates in PEM form, or cannot be read" : "there is no such file"
            throw EngineError(
                .unready, engine: engine, "the certificate authorities in \"\(path)\" cannot be used: \(reason)",
                hint: "give --ca-file a file with \"-----BEGIN CERTIFICATE-----\"")
        }
        guard !found.isEmpty else {
            throw EngineError(
                .unready, engine: engine, "\"\(path)\" holds no certificate",
                hint: "give --ca-file a file with \"-----BEGIN CERTIFICATE-----\"")
        }
        return found
    }

    deinit {
        // A client that is let go while it runs is a mistake to AsyncHTTPClient; one that ended takes it again.
        http.shutdown { _ in }
    }

    func stop() async { try? await http.shutdown() }

    /// Asks, and reads the whole answer up to a limit.
    ///
    /// - Parameter seconds: In which all of it has to happen.
    /// - Throws: `ConnectionFailure`, or `CancellationError`.
    func ask(_ question: Question, of address: ServerAddress, within seconds: Double) async throws -> Answer {
        try await Self.named {
            let response = try await http.execute(request(question, address), deadline: .now() + .of(seconds: seconds))
            var answer = Answer(response, token)
            for try await buffer in response.body {
                let room = question.limit - answer.body.count
                answer.body.append(contentsOf: buffer.readableBytesView.prefix(room))
                if buffer.readableBytes > room {
                    answer.isCut = true
                    break
                }
            }
            return answer
        }
    }

    /// Asks for something long, whose bytes are handed to `take` as they come, with the head of the answer.
    ///
    /// - Returns: The head, once there are no more.
    /// - Throws: `ConnectionFailure`, `CancellationError`, or what `take` throws.
    func transfer(
        _ question: Question, of address: ServerAddress, within seconds: Double,
        _ take: (Answer, [UInt8]) async throws -> Void
    ) async throws -> Answer {
        do {
            return try await Self.named {
                let deadline = NIODeadline.now() + .of(seconds: seconds)
                let response = try await http.execute(request(question, address), deadline: deadline)
                let head = Answer(response, token)
                for try await buffer in response.body {
                    do {
                        try await take(head, [UInt8](buffer.readableBytesView))
                    } catch {
                        throw Refused(reason: error)
                    }
                }
                return head
            }
        } catch let refused as Refused {
            throw refused.reason
        }
    }

    /// Whoever takes the bytes wants no more of them.
    private struct Refused: Error {
        var reason: any Error
    }

    private func request(_ question: Question, _ address: ServerAddress) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.base + question.path)
        request.method = HTTPMethod(rawValue: question.method)
        request.headers.add(name: "User-Agent", value: "rowreel")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token.secret)") }
        if let key = question.key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body = question.body {
            request.headers.add(name: "Content-Type", value: body.type)
            request.body = .bytes(ByteBuffer(bytes: body.bytes))
        }
        return request
    }

    private static func named<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch {
            if error is Refused { throw error }
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw ConnectionFailure(error)
        }
    }
}

extension TimeAmount {
    fileprivate static func of(seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(min(max(seconds, 0.001), 1e9) * 1e9))
    }
}
