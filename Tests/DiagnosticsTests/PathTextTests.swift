import Diagnostics
import Testing

@Suite struct PathTextTests {
    @Test(arguments: [
        ("a", "", "a"), ("", "", ""), ("/", "/", "/"), ("/a", "/", "a"), ("a/b", "a", "b"), ("a/", "a", "a"),
        ("./a/b.xml", "./a", "b.xml"), ("é", "", "é"), ("\u{202E}", "", "\u{202E}"), ("a//b", "a/", "b"),
    ])
    func pathsAreTakenApart(_ path: String, parent: String, name: String) {
        #expect(PathText.parent(of: path) == parent)
        #expect(PathText.name(of: path) == name)
    }

    @Test func pathsArePutTogether() {
        #expect(PathText.folder(of: "a") == ".")
        #expect(PathText.folder(of: "/a") == "/")
        #expect(PathText.joined("a", "b") == "a/b")
        #expect(PathText.joined("/", "b") == "/b")
        #expect(PathText.joined("", "b") == "b")
    }
}
