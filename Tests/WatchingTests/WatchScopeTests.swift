import Testing

@testable import Watching

/// What counts, and what is passed over.
@Suite struct WatchScopeTests {
    let scope = WatchScope(
        folders: ["/shop//data/", "/home/me/.config/shop"], files: ["/shop/data/.env", "/etc/./shop/../prices.csv"],
        excluding: ["/shop/data/out"])

    @Test(arguments: [
        "/shop/data", "/shop/data/a.csv", "/shop/data/photos/b.jpg", "/shop/data/.env", "/etc/prices.csv",
        "/home/me/.config/shop/a", "/shop/data/output", "/shop/data/out.csv",
    ])
    func `this counts`(_ path: String) { #expect(scope.counts(path)) }

    @Test(arguments: [
        "/", "/shop", "/shop/database", "/shop/data/out", "/shop/data/out/a/b", "/shop/data/.git/a", "/shop/data/a/.b",
        "/shop/data/a~", "/shop/data/4913", "/shop/data/.a.swp", "/shop/data/#a#", "/shop/data/~$a.xlsx",
        "/shop/data/video.crdownload", "/etc/shop", "/home/me/.config/shop/.git",
    ])
    func `this does not`(_ path: String) { #expect(!scope.counts(path)) }

    @Test func `the way to what is watched is watched`() {
        for path in ["/", "/shop", "/etc", "/home", "/home/me", "/home/me/.config", "/shop/data", "/shop/data/photos"] {
            #expect(scope.isWatched(path), "\(path)")
        }
        for path in ["/usr", "/home/you", "/shop/data/out"] { #expect(!scope.isWatched(path), "\(path)") }
        #expect(!scope.isTree("/shop") && scope.isTree("/shop/data/photos") && !scope.isTree("/shop/data/out"))
    }
}
