internal import Foundation

/// The headers by which a server knows a webhook and who sent it: Standard Webhooks 1.0.0.
///
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public struct WebhookSignature: Sendable {
    /// Which message it is: the same at every try, so that a server that gets it twice does not act twice.
    public var id: String
    /// When this try is made, in seconds since 1970.
    public var timestamp: Int

    /// - Parameter id: Letters, digits, `_` and `-`. A full stop would let one message be taken for another.
    /// - Throws: `FetchFailure`.
    public init(id: String, timestamp: Int) throws(FetchFailure) {
        let isPlain = id.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.numericType != nil || scalar.properties.isAlphabetic)
                || scalar == "_" || scalar == "-"
        }
        guard isPlain, !id.isEmpty else {
            throw FetchFailure("a webhook's name is of letters, digits, _ and - only")
        }
        self.id = id
        self.timestamp = timestamp
    }

    /// A name that no other message has: `msg_` and 122 random bits.
    public static func newID() -> String {
        "msg_" + UUID().uuidString.lowercased().replacing("-", with: "")
    }

    /// The three headers for a body that is sent as it is, byte for byte.
    ///
    /// - Parameter secrets: One; or, while a server changes from one to the other, both. Without any, the signature is
    ///   left out.
    public func headers(for body: [UInt8], secrets: [WebhookSecret]) -> [(name: String, value: String)] {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        let known = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: String(timestamp))]
        guard !secrets.isEmpty else { return known }
        let signatures = secrets.map { $0.signature(of: signed) }.joined(separator: " ")
        return known + [(name: "webhook-signature", value: signatures)]
    }
}
