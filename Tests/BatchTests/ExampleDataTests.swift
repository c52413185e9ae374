import Batch
import Foundation
import TestSupport
import Testing

/// `rowreel example-data` and `rowreel new`, as a user runs them.
@Suite struct ExampleDataTests {
    @Test func `an example checks without a finding`() throws {
        let shop = try Shop()
        let printed = try shop.rowreel("example-data", "shop.xml")
        #expect(printed.status == 0)
        #expect(
            printed.output
                == "sku,title,price\r\nLM-101,Dune Stoneware Vase,129.00\r\nLM-102,Lull Wireless Headphones,49.00\r\n")
        #expect(printed.errors == "")
        let written = try shop.rowreel("example-data", "shop.xml", "-o", "example.csv")
        #expect(written.status == 0)
        #expect(written.output == "")
        #expect(written.errors == "Check it with: rowreel check shop.xml --data example.csv\n")
        #expect(try shop.folder.text("example.csv") == printed.output)
        let check = try shop.rowreel(
            "check", "shop.xml", "--data", "example.csv", "--rule", "reading-time=off")
        #expect(check.status == 0)
        #expect(check.output.hasPrefix("2 videos checked: nothing wrong\n"), "\(check.errors)")
    }

    @Test func `files that belong beside the sheet are named`() throws {
        let shop = try Shop(
            template: Shop.template.replacing(
                "<column name=\"title\"/>", with: "<column name=\"title\"/><column name=\"photo\" type=\"image\"/>"))
        #expect(
            try shop.rowreel("example-data", "shop.xml").errors == """
                Put beside the sheet, or name your own files in it:
                  photo-1.jpg  image
                  photo-2.jpg  image

                """)
        try shop.folder.write("my sheets/photo-2.jpg", "")
        #expect(
            try shop.rowreel("example-data", "shop.xml", "-o", "my sheets/a.csv").errors == """
                Put beside my sheets/a.csv, or name your own files in it:
                  photo-1.jpg  image
                Check it with: rowreel check shop.xml --data 'my sheets/a.csv'

                """)
    }

    @Test func `a sheet that is there stays`() throws {
        let shop = try Shop()
        let refused = try shop.rowreel("example-data", "shop.xml", "-o", "shop.csv")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("shop.csv: error: there is such a file already"), "\(refused.errors)")
        #expect(refused.errors.contains("--force overwrites it"))
        #expect(try shop.folder.text("shop.csv") == Shop.sheet)
        #expect(try shop.rowreel("example-data", "shop.xml", "-o", "shop.csv", "--force").status == 0)
        #expect(try shop.folder.text("shop.csv") != Shop.sheet)
    }

    @Test func `a template that is wrong has no example`() throws {
        let shop = try Shop(template: Shop.template.replacing("price | money", with: "price | mony"))
        let wrong = try shop.rowreel("example-data", "shop.xml", "-o", "new.csv")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("did you mean \"money\"?"), "\(wrong.errors)")
        #expect(!shop.folder.names().contains("new.csv"))
        let unknown = try shop.rowreel("example-data", "product")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean \"ecommerce/product\"?"), "\(unknown.errors)")
    }

    // MARK: new

    /// The names that `rowreel templates` lists.
    private func templates(_ shop: Shop) throws -> [String] {
        try shop.rowreel("templates").output.split(separator: "\n").filter { $0.hasPrefix("  ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }

    @Test func `every shipped template becomes a project that checks clean`() throws {
        let shop = try Shop()
        let names = try templates(shop)
        #expect(names.contains("ecommerce/product"))
        for name in names {
            let dir = "projects/\(name.replacing("/", with: "-"))"
            let made = try shop.rowreel("new", name, dir)
            #expect(made.status == 0, "\(made.errors)")
            let line = try #require(made.output.split(separator: "\n").first { $0.hasPrefix("Render it with: ") })
            var words = line.split(separator: " ").dropFirst(5).map(String.init)
            #expect(words.suffix(2) == ["--output-dir", "\(dir)/out"])
            words.removeLast(2)
            var command = shop.command("check")
            command.arguments += words
            let check = try command.run()
            #expect(check.status == 0, "\(check.errors)")
            #expect(check.output.contains("checked: nothing wrong"), "\(check.output)\(check.errors)")
            let readme = try shop.folder.text("\(dir)/README.md")
            #expect(readme.hasPrefix("# \(name.replacing("/", with: "-"))\n\nA copy of the template \(name) "))
            // An example that is made up for it is one it takes, apart from files.
            #expect(try shop.rowreel("example-data", name).status == 0)
        }
    }

    @Test func `a project is whole by itself`() throws {
        let shop = try Shop()
        #expect(try shop.rowreel("new", "ecommerce/product", "my shop").status == 0)
        #expect(
            shop.folder.names("my shop") == [
                "README.md", "headphones.jpg", "presets", "preview.jpg", "products.csv", "template.xml", "vase.jpg",
                "worst-cases.csv",
            ])
        #expect(shop.folder.names("my shop/presets") == ["product.xml"])
        #expect(
            shop.folder.names() == ["cache", "my shop", "shop.csv", "shop.xml"].filter(shop.folder.names().contains))
        let readme = try shop.folder.text("my shop/README.md")
        #expect(readme.contains("    rowreel render template.xml --data products.csv --output-dir out  # the videos\n"))
        #expect(readme.contains("| `sku` | names the video | yes |"))
    }

    @Test func `a folder that is empty is filled, another is left alone`() throws {
        let shop = try Shop()
        try FileManager.default.createDirectory(atPath: shop.folder["empty"], withIntermediateDirectories: false)
        #expect(try shop.rowreel("new", "ecommerce/product", "empty").status == 0)
        #expect(shop.folder.names("empty").contains("template.xml"))
        #expect(shop.folder.names("empty").allSatisfy { !$0.hasPrefix(".") })
        let again = try shop.rowreel("new", "ecommerce/product", "empty")
        #expect(again.status == 2)
        #expect(
            again.errors.contains("empty: error: the folder is not empty: README.md, headphones.jpg, presets"),
            "\(again.errors)")
        #expect(again.errors.contains("name a folder that is not there yet, or an empty one"))
        let file = try shop.rowreel("new", "ecommerce/product", "shop.xml")
        #expect(file.status == 2)
        #expect(file.errors.contains("shop.xml: error: there is a file of that name"), "\(file.errors)")
        let nowhere = try shop.rowreel("new", "ecommerce/product", "shop.csv/project")
        #expect(nowhere.status == 2)
        #expect(nowhere.errors.contains("the project could not be written"), "\(nowhere.errors)")
        #expect(try shop.folder.text("shop.csv") == Shop.sheet)
    }

    @Test func `themes and whatever is in the template's folder come along`() throws {
        let folder = try TemporaryFolder()
        try folder.write("share/Templates/themes/plain.xml", "<theme xmlns=\"urn:rowreel:template:1\"/>")
        let video = "<video xmlns=\"urn:rowreel:template:1\"><theme src=\"themes/plain.xml\"/>"
        try folder.write(
            "share/Templates/a/b/template.xml", video + "<scene dur=\"1s\"><background fill=\"red\"/></scene></video>")
        try folder.write("share/Templates/a/b/music/song.ogg", "la")
        try folder.write("share/Templates/a/b/example/rows.csv", "id\n1\n")
        // An installation may be read-only; the copy is not.
        let template = folder["share/Templates/a/b/template.xml"]
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: template)
        let project = try NewProject(
            "a/b", folder: folder["project"], installation: Installation(folder: folder["share"]))
        try project.write()
        #expect(folder.names("project") == ["README.md", "music", "rows.csv", "template.xml", "themes"])
        #expect(try folder.text("project/themes/plain.xml").hasPrefix("<theme"))
        #expect(FileManager.default.isWritableFile(atPath: folder["project/template.xml"]))
        #expect(folder.names() == ["project", "share"])
    }

    @Test(arguments: [
        ("ecommerce/prodct", "did you mean \"ecommerce/product\"?"),
        ("product", "did you mean \"ecommerce/product\"?"),
        ("shop.xml", "a file of your own is copied with cp"),
    ])
    func `a name that no template has`(_ name: String, _ hint: String) throws {
        let shop = try Shop()
        let outcome = try shop.rowreel("new", name, "project")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("\(name): error: no shipped template has that name"), "\(outcome.errors)")
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
        #expect(!shop.folder.names().contains("project"))
    }
}
