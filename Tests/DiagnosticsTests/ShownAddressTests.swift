import Diagnostics
import Testing

@Suite struct ShownAddressTests {
    @Test(arguments: [
        ("https://me:secret@example.com/a", "https://***@example.com/a"),
        ("https://me:sec@ret@example.com", "https://***@example.com"),
        ("https://me:sec/ret@example.com/a", "https://***@example.com/a"),
        ("https:me:secret@example.com", "https:***@example.com"),
        ("https:/me:secret@example.com", "https:/***@example.com"),
        ("HTTPS:\\\\me:secret@example.com", "HTTPS:\\\\***@example.com"),
        ("ftp://me:secret@example.com", "ftp://***@example.com"),
        ("https://a/b?X-Goog-Signature=secret&w=1&sig=secret", "https://a/b?X-Goog-Signature=***&w=1&sig=***"),
    ])
    func `secrets are not shown`(_ text: String, _ shown: String) {
        #expect(ShownAddress.of(text) == shown)
    }

    @Test(arguments: [
        (" https://me:secret@a/x|ftp://me:secret@b", " https://***@a/x|ftp://***@b"),
        ("https://me:secret@a/1,https://me:secret@b/2;3http://c/d", "https://***@a/1,https://***@b/2;3http://c/d"),
        (
            "src=https://me:secret@a/x?token=secret \"https://me:secret@b\"",
            "src=https://***@a/x?token=*** \"https://***@b\""
        ),
        ("https:me:secret@a b", "https:***@a b"), ("a: b@c and 10:30", "a: b@c and 10:30"), ("://x", "://x"),
        ("nothing to see", "nothing to see"),
    ])
    func `nor in a text`(_ text: String, _ shown: String) { #expect(ShownAddress.inText(text) == shown) }

    @Test(arguments: [
        "https://example.com:8080/@user/b@2x.png?v=3#top", "pictures/a@2x.png", "", "C:\\a@b", "http://[::1]:80/a@b",
        "me@example.com", "a: b@c", "https://example.com/?monkey=1&design=2",
    ])
    func `everything else is left as it is`(_ text: String) {
        #expect(ShownAddress.of(text) == text)
    }
}
