import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Files are found in the roots, and nowhere else.
@Suite struct AssetTests {
    /// `project/` with a template and pictures, `shared/` as a second root, and `secret/` that is neither.
    private struct Places {
        let folder: TemporaryFolder
        let library: AssetLibrary
        var base: String { folder["project"] }

        init() throws {
            let fixtures = try Fixtures()
            folder = fixtures.folder
            for place in ["project/pictures", "shared", "secret"] {
                try FileManager.default.createDirectory(atPath: folder[place], withIntermediateDirectories: true)
            }
            for name in ["project/pictures/red-shoe.png", "shared/logo.png", "secret/plan.png"] {
                _ = try fixtures.picture(8, 6, name: name) { _, _ in .pureRed }
            }
            library = AssetLibrary(roots: [folder["project"], folder["shared"], folder["nowhere"]])
        }

        func problem(_ name: String, kind: Asset.Kind = .image) throws -> AssetProblem {
            try #require(throws: AssetProblem.self) { try library.asset(name, kind: kind, base: base) }
        }
    }

    @Test func namesAreLookedForBesideTheFileThenInTheRoots() throws {
        let places = try Places()
        let shoe = try places.library.asset("red-shoe.png", kind: .image, base: places.folder["project/pictures"])
        #expect(shoe.size == PixelSize(width: 8, height: 6))
        #expect(shoe.kind == .image && shoe.duration == nil)
        #expect(try places.library.asset("pictures/red-shoe.png", kind: .image, base: places.base) == shoe)
        #expect(
            try places.library.asset("logo.png", kind: .image, base: places.base).path
                == places.folder["shared/logo.png"])
        #expect(
            try places.library.asset(places.folder["shared/logo.png"], kind: .image, base: places.base).hash
                == shoe.hash)
    }

    @Test func nothingOutsideTheRootsIsOpened() throws {
        let places = try Places()
        for name in [
            "../secret/plan.png", "pictures/../../secret/plan.png", places.folder["secret/plan.png"], "/etc/passwd",
        ] {
            #expect(try places.problem(name) == .outsideRoots)
        }
        // Whether it is there or not makes no difference.
        #expect(try places.problem("../secret/nothing.png") == .outsideRoots)
        #expect(try places.problem("../../../../../../nothing") == .outsideRoots)
    }

    @Test func symbolicLinksMayNotLeaveTheRoots() throws {
        let places = try Places()
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: places.folder["project/out.png"], withDestinationPath: places.folder["secret/plan.png"])
        try files.createSymbolicLink(
            atPath: places.folder["project/folder"], withDestinationPath: places.folder["secret"])
        try files.createSymbolicLink(
            atPath: places.folder["project/in.png"], withDestinationPath: places.folder["shared/logo.png"])
        #expect(try places.problem("out.png") == .outsideRoots)
        #expect(try places.problem("folder/plan.png") == .outsideRoots)
        #expect(
            try places.library.asset("in.png", kind: .image, base: places.base).path == places.folder["shared/logo.png"]
        )
    }

    @Test func aMissingFileNamesTheNearest() throws {
        let places = try Places()
        #expect(
            try places.problem("pictures/red-sheo.png")
                == .missing(
                    folders: [places.folder["project"], places.folder["shared"]], nearest: "pictures/red-shoe.png"))
        #expect(
            try places.problem("Logo.PNG")
                == .missing(folders: [places.folder["project"], places.folder["shared"]], nearest: "logo.png"))
    }

    @Test(arguments: [
        "https://example.com/a.png", "http://a/b", "ftp://x", "data:image/png;base64,xx", "HTTPS://A/B.png",
    ])
    func urlsAreNotFetched(name: String) throws {
        #expect(try Places().problem(name) == .url)
    }

    @Test func whatIsNoPictureIsToldApart() throws {
        let places = try Places()
        try places.folder.write("project/broken.png", "no picture at all")
        try places.folder.write("project/empty.png", "")
        for name in ["broken.png", "empty.png", "pictures"] {
            guard case .unreadable = try places.problem(name) else {
                Issue.record("\(name) was readable")
                continue
            }
        }
        mkfifo(places.folder["project/pipe.png"], 0o600)
        guard case .unreadable = try places.problem("pipe.png") else {
            Issue.record("a pipe was readable")
            return
        }
        #expect(try places.problem("pictures/red-shoe.png", kind: .video) == .wrongKind(found: .image))
        #expect(try places.problem("pictures/red-shoe.png", kind: .audio) == .wrongKind(found: .image))
        #expect(try places.problem("") == .missing(folders: places.library.roots, nearest: nil))
        #expect(try places.problem("a\0b.png") == .missing(folders: places.library.roots, nearest: nil))
    }

    @Test func aChangedFileIsReadAgain() throws {
        let places = try Places()
        let first = try places.library.asset("logo.png", kind: .image, base: places.base)
        let other = try Fixtures()
        let picture = try other.picture(20, 10) { _, _ in .pureBlue }
        try places.folder.write("shared/logo.png", Data(contentsOf: URL(fileURLWithPath: picture.path)))
        let second = try places.library.asset("logo.png", kind: .image, base: places.base)
        #expect(first.hash != second.hash)
        #expect(second.size == PixelSize(width: 20, height: 10))
        #expect(second.hash == picture.hash)
    }
}
