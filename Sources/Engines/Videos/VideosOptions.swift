internal import Foundation
public import Generation

/// How the servers are asked that speak the OpenAI-style Videos API.
public struct VideosOptions: Sendable {
    /// `http://gpu-1:8421`, `https://gpu.example.com/rowreel`: http or https, without user and password, with or
    /// without a path before `/v1`.
    public var servers: [String]
    /// What all of them are; nil has each told by what it answers.
    public var dialect: VideosDialect?
    /// A PEM file with certificate authorities that are trusted beside the system's.
    public var authorities: String?
    /// Sent to every server, as `Authorization: Bearer TOKEN`, and shown nowhere.
    public var token: BearerToken?
    /// Jobs that one server is given at the same time, at least 1. Servers make one after another; a second waiting
    /// there saves the pause between them.
    public var inFlight = 1
    /// Seconds in which a connection must stand.
    public var connectTimeout = 10.0
    /// Seconds of silence after which an answer is given up.
    public var idleTimeout = 60.0
    /// Seconds from asking for a job to its last byte.
    public var jobTimeout = 4.0 * 3600
    /// Seconds for which a server that is out of reach, or too busy, is tried again before it is given up.
    public var patience = 120.0
    /// Seconds that servers have to load what they begin with.
    public var startTimeout = 900.0
    /// The most bytes that one video may have as a file.
    public var largestFile = 4_000_000_000
    public var pace = Pace.real

    public init(servers: [String] = []) { self.servers = servers }
}

/// What a server of the Videos API is: each has other fields, and other ways to say what became of a job.
public enum VideosDialect: String, CaseIterable, Sendable {
    case rowreelWorker = "rowreel_worker"
    case sglang
    case vllmOmni = "vllm-omni"
    case fastVideo = "fastvideo"
}

/// A secret that gives access to a server. Whoever prints it sees `***`.
public struct BearerToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The environment variable that holds it.
    public static let variable = "ROWREEL_TOKEN"

    let secret: String

    /// - Throws: `EngineError` for an empty one, and one with characters that no header can have.
    public init(_ secret: String, engine: String = "videos") throws(EngineError) {
        guard !secret.isEmpty, secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EngineError(
                .unready, engine: engine, "the token is empty, or has spaces or characters beyond ASCII",
                hint: "see the environment variable \(Self.variable)")
        }
        self.secret = secret
    }

    /// The environment's, if it has one; white space around it is not part of it.
    ///
    /// - Throws: `EngineError`
    public static func find(in environment: [String: String]) throws(EngineError) -> BearerToken? {
        guard let text = environment[variable]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return try BearerToken(text)
    }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
