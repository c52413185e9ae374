import Fetching
import Foundation
import TestSupport
import Testing

/// Signatures, held against the specification's own tests and openssl.
@Suite struct WebhookTests {
    /// The signature alone.
    func signature(_ secret: String, _ id: String, _ time: Int, _ body: [UInt8]) throws -> String {
        let headers = try WebhookSignature(id: id, timestamp: time).headers(
            for: body, secrets: [try WebhookSecret(secret)])
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.prefix(2).map(\.value) == [id, String(time)])
        return headers[2].value
    }

    /// Of the reference libraries ("sign function works").
    @Test func `the published example`() throws {
        let signature = try signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
            Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(arguments: [
        ("whsec_c2VjcmV0IG9mIHR3ZW50eS1mb3VyIGJ5dGVzIQ==", "secret of twenty-four bytes!"),
        ("whsec_c2VjcmV0IG9mIHR3ZW50eS1mb3VyIGJ5dGVzIQ", "secret of twenty-four bytes!"),
        ("plain text, ünï", "plain text, ünï"),
        (String(repeating: "long", count: 40), String(repeating: "long", count: 40)),
    ])
    func `the same as openssl's`(_ secret: String, _ key: String) throws {
        let folder = try TemporaryFolder()
        for body in [Data(), Data("{\"a\":\"é\"}\n".utf8), Data((0..<5000).map { UInt8(truncatingIfNeeded: $0) })] {
            let file = try folder.write("signed", Data("msg_1.1700000000.".utf8) + body)
            let key = Data(key.utf8).map { String(format: "%02x", $0) }.joined()
            let script = "openssl dgst -sha256 -mac HMAC -macopt hexkey:\(key) -binary '\(file)' | base64 -w0"
            let expected = try Command(["sh", "-c", script]).run().output
            #expect(try signature(secret, "msg_1", 1_700_000_000, Array(body)) == "v1,\(expected)")
        }
    }

    @Test func `two secrets while one follows the other, or none`() throws {
        let signed = try WebhookSignature(id: "a", timestamp: 1)
        let secrets = [try WebhookSecret("one"), try WebhookSecret("two")]
        let each = secrets.map { signed.headers(for: [1], secrets: [$0])[2].value }
        #expect(signed.headers(for: [1], secrets: secrets)[2].value == each.joined(separator: " "))
        #expect(signed.headers(for: [1], secrets: []).map(\.name) == ["webhook-id", "webhook-timestamp"])
    }

    @Test(arguments: ["", "whsec_", "whsec_not base64", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    func `what is no secret`(_ text: String) throws {
        let failure = #expect(throws: FetchFailure.self) { _ = try WebhookSecret(text) }
        #expect(failure?.hint != nil && failure?.message.contains("MfKQ") == false)
    }

    @Test func `secrets do not show`() throws {
        let secret = try WebhookSecret("hidden words")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hidden"))
        #expect("\(secret)" == "***")
    }

    @Test func `names of messages`() throws {
        let ids = (0..<100).map { _ in WebhookSignature.newID() }
        #expect(Set(ids).count == 100)
        for id in ids { _ = try WebhookSignature(id: id, timestamp: 0) }
        for id in ["", "a.b", "a b", "a\r\nX: y", "é"] {
            #expect(throws: FetchFailure.self, "\(id)") { _ = try WebhookSignature(id: id, timestamp: 0) }
        }
    }
}
