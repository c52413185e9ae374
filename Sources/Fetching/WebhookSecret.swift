internal import Crypto
internal import Foundation

/// A secret that a server shares with us, to know by it that a webhook is ours: Standard Webhooks 1.0.0, symmetric.
public struct WebhookSecret: Sendable {
    private let key: SymmetricKey

    private static let prefix = "whsec_"

    /// - Parameter text: `whsec_` and base64, as the specification writes keys; any other text is a key by its bytes.
    /// - Throws: `FetchFailure`, which does not hold the secret.
    public init(_ text: String) throws(FetchFailure) {
        guard text.hasPrefix(Self.prefix) else {
            guard !text.isEmpty else {
                throw FetchFailure("the secret for webhooks is empty", hint: "openssl rand -base64 32 makes a good one")
            }
            guard !text.hasPrefix("whsk_"), !text.hasPrefix("whpk_") else {
                throw FetchFailure(
                    "the secret for webhooks is a key of asymmetric signatures, which are not made",
                    hint: "a symmetric one begins with \(Self.prefix)")
            }
            key = SymmetricKey(data: Array(text.utf8))
            return
        }
        let digits = text.dropFirst(Self.prefix.count)
        // Some leave out what only fills it up.
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: digits + padding), !bytes.isEmpty else {
            throw FetchFailure(
                "the secret for webhooks begins with \(Self.prefix), and what follows is not base64",
                hint: "copy it whole, without spaces")
        }
        key = SymmetricKey(data: bytes)
    }

    /// `v1,` and the signature of some bytes in base64.
    func signature(of bytes: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
