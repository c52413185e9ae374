internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Why a server could not be asked, or its answer was not heard to the end. In words, without addresses.
struct ConnectionFailure: Error, Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// There is a machine, and no program listens: what it had in memory is gone.
        case nobodyListens
        /// No connection came about.
        case notConnected
        /// The server, or whoever answers for it, cannot prove who it is, or speaks no TLS.
        case untrusted
        /// The connection stood and broke.
        case broken
        /// Nothing came for too long.
        case silent
    }

    var kind: Kind
    var words: String

    /// Whether the server may have heard the request.
    var mayHaveArrived: Bool { kind == .broken || kind == .silent }

    init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    init(_ error: any Error) {
        switch error {
        case let failure as ConnectionFailure:
            self = failure
        case let error as NIOConnectionError:
            let numbers = error.connectionErrors.map { ($0.error as? IOError)?.errnoCode }
            if !numbers.isEmpty, numbers.allSatisfy({ $0 == ECONNREFUSED }) {
                self.init(.nobodyListens, "nobody listens there (connection refused)")
            } else if numbers.isEmpty {
                self.init(.notConnected, "its name is not known")
            } else {
                let words = numbers.compactMap { $0 }.first.map { String(cString: strerror($0)) }
                self.init(.notConnected, words ?? "no connection came about in time")
            }
        case let error as HTTPClientError:
            self.init(error)
        case let error as NIOSSLError:
            self.init(tls: "\(error)")
        case let error as NIOSSLExtraError:
            let words =
                error == .failedToValidateHostname
                ? "its certificate is for another name" : "TLS failed: \(Self.short(error))"
            self.init(.untrusted, words)
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            self.init(.nobodyListens, "nobody listens there (connection refused)")
        default:
            self.init(.broken, "the connection broke (\(Self.short(error)))")
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            self.init(.notConnected, "no connection came about in time")
        case .tlsHandshakeTimeout: self.init(.untrusted, "it does not speak TLS")
        case .readTimeout: self.init(.silent, "it said nothing for too long")
        case .deadlineExceeded: self.init(.silent, "its answer took too long")
        case .remoteConnectionClosed: self.init(.broken, "it closed the connection")
        default: self.init(.broken, "the connection broke (\(Self.short(error)))")
        }
    }

    private init(tls words: String) {
        if words.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(.untrusted, "its certificate is of nobody who is trusted here")
        } else if words.contains("uncleanShutdown") {
            self.init(.broken, "it closed the connection")
        } else if words.contains("WRONG_VERSION_NUMBER") {
            self.init(.untrusted, "it does not speak TLS")
        } else {
            self.init(.untrusted, "TLS failed: \(words.prefix(120))")
        }
    }

    private static func short(_ error: any Error) -> String { String("\(error)".prefix(120)) }

    /// What the user can do about it.
    var hint: String? {
        switch kind {
        case .nobodyListens: "start the server, or correct its address"
        case .untrusted where words.contains("nobody who is trusted"):
            "--ca-file names the certificate authority of a company's own servers"
        case .untrusted where words.contains("not speak TLS"): "write http:// where a server has no TLS"
        case .notConnected: "correct the server's name, or look whether a firewall is between"
        default: nil
        }
    }
}
