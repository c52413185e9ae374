import Testing

@testable import Fetching

@Suite struct AddressTests {
    @Test(arguments: [
        ("8.8.8.8", AddressReach.everyone), ("127.0.0.1", .thisMachine), ("127.255.0.9", .thisMachine),
        ("10.1.2.3", .privateNetwork), ("172.15.0.1", .everyone), ("172.16.0.1", .privateNetwork),
        ("172.31.255.255", .privateNetwork), ("172.32.0.0", .everyone), ("192.168.0.1", .privateNetwork),
        ("100.63.0.1", .everyone), ("100.64.0.1", .privateNetwork), ("100.127.255.1", .privateNetwork),
        ("100.128.0.0", .everyone), ("169.254.169.254", .link), ("0.0.0.0", .special), ("224.0.0.1", .special),
        ("255.255.255.255", .special), ("240.0.0.1", .special), ("198.19.0.1", .special), ("198.20.0.1", .everyone),
        ("192.0.2.1", .special), ("::1", .thisMachine), ("::", .special), ("::ffff:127.0.0.1", .thisMachine),
        ("::ffff:8.8.8.8", .everyone), ("::ffff:10.0.0.1", .privateNetwork), ("::127.0.0.1", .special),
        ("64:ff9b::a9fe:a9fe", .link), ("64:ff9b:1::1", .special), ("2002:7f00:1::", .thisMachine),
        ("2002:808:808::1", .everyone), ("2001:4860:4860::8888", .everyone), ("2001:db8::1", .special),
        ("2001::1", .special), ("fc00::1", .privateNetwork), ("fd12::1", .privateNetwork), ("fe80::1", .link),
        ("fec0::1", .privateNetwork), ("ff02::1", .special), ("3fff::1", .special), ("5f00::1", .special),
    ])
    func `who can reach an address`(_ text: String, _ reach: AddressReach) throws {
        #expect(try #require(IPAddress(text)).reach == reach)
    }

    @Test(arguments: [
        ("HTTP://Example.COM:80/a b.jpg#top", "http://example.com/a%20b.jpg"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/x?y=1&z=2", "https://example.com:8443/x?y=1&z=2"),
        ("http://a/b/../c/./d.png", "http://a/c/d.png"),
        ("http://0x7f.1/a", "http://127.0.0.1/a"),
        ("https://user:pw@example.com/a", "https://user:pw@example.com/a"),
    ])
    func `addresses are written in one way`(_ text: String, _ normal: String) throws {
        #expect(try WebAddress(text).text == normal)
    }

    @Test(arguments: [
        "ftp://example.com/a", "file:///etc/passwd", "gopher://x/", "data:image/png;base64,AA", "http://", "nothing",
        "http://a b/", "http://a\u{0}b/", "http://a\n/b", "https://exa mple.com/", "http:///x y",
        "http://user:p/w@host/", "http://" + String(repeating: "a", count: 9000),
    ])
    func `what is not fetched`(_ text: String) {
        #expect(throws: FetchFailure.self) { try WebAddress(text) }
    }

    @Test(arguments: [
        ("https://me:secret@example.com/a.jpg", "https://***@example.com/a.jpg"),
        ("https://secret@example.com/a.jpg", "https://***@example.com/a.jpg"),
        ("https://me:sec%40ret@example.com", "https://***@example.com/"),
        (
            "https://b.s3.amazonaws.com/a?X-Amz-Signature=secret&v=2",
            "https://b.s3.amazonaws.com/a?X-Amz-Signature=***&v=2"
        ),
        ("https://a/b?access_token=secret", "https://a/b?access_token=***"),
        ("https://a/@user/b@2x.png?v=3", "https://a/@user/b@2x.png?v=3"),
    ])
    func `messages show no secrets`(_ text: String, _ shown: String) throws {
        #expect(try WebAddress(text).description == shown)
    }
}
