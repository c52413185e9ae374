import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Watching

/// Real files, changed as people and their programs change them.
@Suite(.serialized) struct FolderWatchTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("data/products.csv", "a,b\n")
        try folder.write("data/photos/one.jpg", "one")
    }

    func watch(_ scope: WatchScope? = nil) throws -> FolderWatch {
        try FolderWatch(scope ?? WatchScope(folders: [folder["data"]]), quiet: .milliseconds(60))
    }

    /// What the next batch tells, by names in the folder; nil when nothing comes for a while.
    func batch(_ watch: FolderWatch, patience: Int = 100) -> Set<String>? {
        changes(watch, patience: patience).map { Set($0.paths.map { $0.replacing(folder.path + "/", with: "") }) }
    }

    func changes(_ watch: FolderWatch, patience: Int = 100) -> Changes? {
        var asked = 0
        return watch.next {
            asked += 1
            return asked > patience
        }
    }

    /// Nothing that counts: what comes first is what is done last.
    func isSilent(_ watch: FolderWatch) throws -> Bool {
        try write("data/sentinel", "now")
        return batch(watch) == ["data/sentinel"]
    }

    /// In place, without Foundation's ways.
    func write(_ name: String, _ text: String, append: Bool = false) throws {
        let file = open(folder[name], O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0o644)
        #expect(file >= 0)
        #expect(text.withCString { Glibc.write(file, $0, text.utf8.count) } == text.utf8.count)
        close(file)
    }

    func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder[name], withIntermediateDirectories: true)
    }

    @Test func `written in place, appended to, made and deleted`() throws {
        let watch = try watch()
        try write("data/products.csv", "a\n")
        #expect(batch(watch) == ["data/products.csv"])
        try write("data/products.csv", "b\n", append: true)
        #expect(batch(watch) == ["data/products.csv"])
        try write("data/photos/two.jpg", "two")
        #expect(batch(watch) == ["data/photos/two.jpg"])
        unlink(folder["data/photos/one.jpg"])
        #expect(batch(watch) == ["data/photos/one.jpg"])
        rename(folder["data/photos/two.jpg"], folder["data/three.jpg"])
        #expect(batch(watch) == ["data/photos/two.jpg", "data/three.jpg"])
        symlink("three.jpg", folder["data/link.jpg"])
        #expect(batch(watch) == ["data/link.jpg"])
        #expect(try isSilent(watch))
    }

    @Test func `vim, VS Code, LibreOffice and Emacs save`() throws {
        let watch = try watch()
        let target = folder["data/products.csv"]
        // vim: whether it may write, a backup by rename, the file anew.
        try write("data/.products.csv.swp", "swap")
        try write("data/4913", "")
        unlink(folder["data/4913"])
        rename(target, target + "~")
        try write("data/products.csv", "vim\n")
        unlink(target + "~")
        #expect(batch(watch) == ["data/products.csv"])
        // VS Code: in place, or beside it and renamed.
        try write("data/.products.csv.tmp.123", "code\n")
        rename(folder["data/.products.csv.tmp.123"], target)
        #expect(batch(watch) == ["data/products.csv"])
        // LibreOffice: a lock, a file of its own, renamed.
        try write("data/.~lock.products.csv#", "me")
        try write("data/lu1234abcd.tmp", "office\n")
        rename(folder["data/lu1234abcd.tmp"], target)
        unlink(folder["data/.~lock.products.csv#"])
        #expect(batch(watch) == ["data/products.csv"])
        // Emacs: a lock that is a link to nothing, an auto-save, a backup.
        symlink("me@host.1", folder["data/.#products.csv"])
        try write("data/#products.csv#", "auto")
        try write("data/products.csv~", "backup")
        unlink(folder["data/#products.csv#"])
        unlink(folder["data/.#products.csv"])
        #expect(try isSilent(watch))
    }

    @Test func `many at once are one batch`() throws {
        let watch = try watch()
        for index in 0..<500 { try write("data/photos/\(index).jpg", "x") }
        #expect(batch(watch) == Set((0..<500).map { "data/photos/\($0).jpg" }))
        #expect(try isSilent(watch))
    }

    @Test func `what never rests is told all the same`() throws {
        let watch = try FolderWatch(
            WatchScope(folders: [folder["data"]]), quiet: .seconds(1000), longest: .milliseconds(300))
        try write("data/products.csv", "a\n")
        #expect(batch(watch) == ["data/products.csv"])
    }

    @Test func `a file counts when what writes it closes it`() throws {
        let watch = try watch()
        let file = open(folder["data/long.csv"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        Glibc.write(file, "half", 4)
        #expect(try isSilent(watch))
        close(file)
        #expect(batch(watch) == ["data/long.csv"])
    }

    @Test func `new folders with what is in them, moved in, within and out`() throws {
        let watch = try watch()
        try make("data/new/deep")
        try write("data/new/deep/a.txt", "a")
        let told = try #require(batch(watch))
        #expect(told.contains("data/new") && told.contains("data/new/deep/a.txt"))
        try write("data/new/deep/b.txt", "b")
        #expect(batch(watch) == ["data/new/deep/b.txt"])
        rename(folder["data/new"], folder["data/other"])
        let moved = try #require(batch(watch))
        #expect(moved.isSuperset(of: ["data/new", "data/other", "data/other/deep/a.txt", "data/other/deep/b.txt"]))
        try write("data/other/deep/b.txt", "c")
        #expect(batch(watch) == ["data/other/deep/b.txt"])
        rename(folder["data/other"], folder["gone"])
        #expect(batch(watch) == ["data/other"])
        try write("gone/deep/b.txt", "d")
        #expect(try isSilent(watch))
        rename(folder["gone"], folder["data/back"])
        #expect(batch(watch)?.contains("data/back/deep/b.txt") == true)
        try FileManager.default.removeItem(atPath: folder["data/back"])
        #expect(batch(watch)?.contains("data/back") == true)
    }

    @Test func `what is excluded or passed over is silent`() throws {
        try make("data/out")
        try make("data/.git")
        let watch = try watch(WatchScope(folders: [folder["data"]], excluding: [folder["data/out/"]]))
        try write("data/out/video.mp4", "x")
        try make("data/out/more")
        try write("data/out/more/video.mp4", "x")
        try write("data/.git/index", "x")
        try make("data/.cache")
        try write("data/.cache/x", "x")
        #expect(try isSilent(watch))
    }

    @Test func `single files, replaced, missing and hidden, and nothing beside them`() throws {
        let files = ["data/products.csv", ".env", "later/on/template.xml"].map { folder[$0] }
        let watch = try watch(WatchScope(files: files))
        try write("data/beside.csv", "x")
        try folder.write("data/products.csv", "by rename")
        #expect(batch(watch) == ["data/products.csv"])
        try write(".env", "A=1")
        #expect(batch(watch) == [".env"])
        try make("later/on")
        try write("later/on/template.xml", "<x/>")
        #expect(batch(watch) == ["later/on/template.xml"])
        try FileManager.default.removeItem(atPath: folder["later"])
        #expect(batch(watch) == ["later/on/template.xml"])
        try make("later/on")
        try write("later/on/template.xml", "<y/>")
        #expect(batch(watch) == ["later/on/template.xml"])
        rename(folder["later"], folder["past"])
        #expect(batch(watch) == ["later/on/template.xml"])
    }

    @Test func `a file that is a link counts when what it leads to changes`() throws {
        try folder.write("shared/template.xml", "<a/>")
        symlink("../shared/template.xml", folder["data/template.xml"])
        let watch = try watch(WatchScope(files: [folder["data/template.xml"]]))
        try write("shared/template.xml", "<b/>")
        #expect(batch(watch) == ["data/template.xml"])
        try folder.write("shared/template.xml", "<c/>")
        #expect(batch(watch) == ["data/template.xml"])
    }

    @Test func `a root that goes and comes back`() throws {
        let watch = try watch()
        try FileManager.default.removeItem(atPath: folder["data"])
        #expect(batch(watch)?.contains("data") == true)
        try make("data/photos")
        try write("data/photos/one.jpg", "x")
        #expect(batch(watch)?.contains("data/photos/one.jpg") == true)
        try write("data/photos/one.jpg", "y")
        #expect(batch(watch) == ["data/photos/one.jpg"])
        rename(folder["data"], folder["away"])
        #expect(batch(watch) == ["data"])
        try folder.write("data/new.csv", "x")
        #expect(batch(watch)?.contains("data/new.csv") == true)
    }

    @Test func `links to folders are followed, those in a circle once, and a swap is noticed`() throws {
        try folder.write("releases/1/a.txt", "x")
        try folder.write("releases/2/a.txt", "x")
        symlink("../releases/1", folder["data/current"])
        symlink("..", folder["data/photos/up"])
        symlink("self", folder["data/self"])
        let watch = try watch()
        try write("releases/1/a.txt", "y")
        #expect(batch(watch) == ["data/current/a.txt"])
        symlink("../releases/2", folder["data/.next"])
        rename(folder["data/.next"], folder["data/current"])
        #expect(batch(watch)?.contains("data/current") == true)
        try write("releases/1/a.txt", "z")
        try write("releases/2/a.txt", "z")
        #expect(batch(watch) == ["data/current/a.txt"])
        try write("data/photos/one.jpg", "x")
        #expect(batch(watch)?.contains("data/photos/one.jpg") == true)
    }

    @Test func `two ways to one folder are both told`() throws {
        symlink("data", folder["alias"])
        let watch = try watch(
            WatchScope(folders: [folder["alias"], folder["data"]], files: [folder["alias/products.csv"]]))
        try write("data/products.csv", "x")
        #expect(batch(watch) == ["alias/products.csv", "data/products.csv"])
    }

    @Test func `when the system loses count everything may have changed, and the watch goes on`() throws {
        let watch = try watch()
        let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let most = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try #require(most <= 100_000, "too many events would be needed")
        try make("data/late")
        // Not the same twice in a row, which the system joins.
        for index in 0...most { try write("data/photos/\(index % 2).jpg", "") }
        let told = try #require(changes(watch))
        #expect(told.isEverything)
        while changes(watch, patience: 2) != nil {}
        try write("data/late/a.txt", "x")
        #expect(batch(watch) == ["data/late/a.txt"])
    }

    @Test(arguments: [EACCES, ENOSPC])
    func `folders that the system does not let be watched are told once`(_ number: Int32) throws {
        let inner = folder["data/photos"]
        let inotify = try Inotify()
        var folders = WatchedFolders(WatchScope(folders: [folder["data"]]), inotify) { path, wholly in
            path.hasPrefix(inner) ? -number : inotify.add(path, wholly: wholly)
        }
        try make("data/photos/a")
        try make("data/photos/b")
        let finding = try #require(folders.take().findings.first)
        #expect(finding.place == .file(inner) && finding.hint != nil)
        #expect(finding.code == (number == ENOSPC ? "watch" : "watch-skipped"))
        #expect((finding.hint?.contains("fs.inotify.max_user_watches") == true) == (number == ENOSPC))
        rename(inner, folder["data/x"])
        rename(folder["data/x"], inner)
        folders.take(inotify.read())
        #expect(folders.take().findings.isEmpty)
    }

    @Test func `stopping wakes who waits, and leaves no file open`() throws {
        func open() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
                return target == "anon_inode:inotify"
            }
        }
        let before = try open()
        do {
            let watch = try watch()
            #expect(try open() == before + 1)
            Thread {
                usleep(50_000)
                watch.stop()
            }.start()
            #expect(watch.next() == nil)
            #expect(watch.next() == nil)
        }
        for _ in 0..<500 where try open() != before { usleep(10_000) }
        #expect(try open() == before)
        #expect(changes(try watch(), patience: 1) == nil)
    }
}
