import Foundation
import TestSupport
import Testing

@testable import Upkeep

/// `--watch` as a user has it: files are changed, and lines say what was rebuilt.
@Suite("watching")
struct WatchTests {
    @Test("render --watch builds again what a change touches, waits mistakes out, and ends when it is asked to")
    func render() throws {
        let project = try WatchedProject()
        let watch = try project.watch("render", "template.xml", "--data", "products.csv", "--profile", "draft")
        try watch.hear("watching ", "3 of 3 rebuilt")
        try followChanges(of: project, watch)
        watch.process.signal(SIGTERM)
        #expect(watch.process.comesToEnd().status == 0)
    }

    @Test("run --watch does the same with a project's run, and publishes nothing")
    func run() throws {
        let project = try WatchedProject("    publish: public")
        let watch = try project.watch("run", "nightly")
        try watch.hear("watching ", "3 of 3 rebuilt")
        try followChanges(of: project, watch)
        let second = try project.served.rowreel("run", "nightly")
        #expect(second.status == 2)
        #expect(second.errors.contains("goes on already"))
        watch.process.signal(SIGTERM)
        #expect(watch.process.comesToEnd().status == 0)
        #expect(project.folder.names("public") == [])
    }

    private func followChanges(of project: WatchedProject, _ watch: WatchedProject.Watch) throws {
        try project.sheet(["a,Ant,red.svg", "b,Bat,red.svg", "c,Cat,blue.svg"])
        try watch.hear("products.csv: 1 of 3 rebuilt", "  b  out/b.mp4")

        try project.picture("blue.svg", "green")
        try watch.hear("blue.svg: 1 of 3 rebuilt", "  c  out/c.mp4")

        try project.template(fill: "#432")
        try watch.hear("template.xml: 3 of 3 rebuilt")

        try project.template(fill: "#432", column: "titel")
        try watch.hear("titel", "template.xml: nothing could be rebuilt")
        try project.template(fill: "#567")
        try watch.hear("template.xml: 3 of 3 rebuilt")

        try project.folder.write("products.csv", "\"never closed")
        try watch.hear("products.csv: nothing could be rebuilt")
        try project.sheet(["a,Ant,red.svg", "b,Bug,red.svg", "c,Cat,blue.svg"])
        try watch.hear("products.csv: 1 of 3 rebuilt", "  b  out/b.mp4")

        // What is in the output folder, and what is hidden, is nobody's work: the next line is the sheet's alone.
        try project.folder.write("out/notes.txt", "new")
        try project.folder.write(".products.csv.swp", "new")
        try project.sheet(["a,Asp,red.svg", "b,Bug,red.svg", "c,Cat,blue.svg"])
        try watch.hear("products.csv: 1 of 3 rebuilt", "  a  out/a.mp4")
    }

    @Test("a sheet that a program makes is taken again, and taking it is no change")
    func command() throws {
        let project = try WatchedProject("    data:\n      command: [cat, export.txt]")
        let watch = try project.watch("run", "nightly")
        try watch.hear("watching ", "3 of 3 rebuilt")
        let text = try project.folder.text("export.txt")
        try project.folder.write("export.txt", text.replacing("Bee", with: "Bat"))
        try watch.hear("export.txt: 1 of 3 rebuilt", "  b  out/b.mp4")
        try project.folder.write("export.txt", text)
        try watch.hear("export.txt: 1 of 3 rebuilt", "  b  out/b.mp4")
        watch.process.signal(SIGTERM)
        let outcome = watch.process.comesToEnd()
        #expect(outcome.status == 0)
        #expect(outcome.errors.components(separatedBy: "rebuil").count == 4, "\(outcome.errors)")
    }

    @Test("what is watched for a while is no good copy of the sheet for the nights")
    func copy() throws {
        let project = try WatchedProject()
        #expect(try project.served.rowreel("run", "nightly").status == 0)
        let watch = try project.watch("run", "nightly")
        try watch.hear("watching ")
        try project.sheet(["a,Asp,red.svg"])
        try watch.hear("products.csv: 1 of 1 rebuilt")
        watch.process.signal(SIGTERM)
        #expect(watch.process.comesToEnd().status == 0)
        let run = try project.served.rowreel("run", "nightly")
        #expect(run.errors.contains("has 1 rows, 67 % fewer than the 3 before"), "\(run.errors)")
    }
}

/// A project that is changed while it is watched.
private final class WatchedProject {
    let served: ServedProject
    var folder: TemporaryFolder { served.folder }

    init(_ settings: String = "") throws {
        served = try ServedProject(settings)
        try template(fill: "#234")
        try picture("red.svg", "red")
        try picture("blue.svg", "blue")
        try sheet(["a,Ant,red.svg", "b,Bee,red.svg", "c,Cat,blue.svg"])
        try folder.write("export.txt", try folder.text("products.csv"))
    }

    func sheet(_ rows: [String]) throws {
        try folder.write("products.csv", (["sku,title,picture"] + rows).joined(separator: "\n") + "\n")
    }

    func template(fill: String, column: String = "title") throws {
        try folder.write(
            "template.xml",
            """
            <video xmlns="urn:rowreel:template:1" fps="10">
              <output name="small" size="96x64"/>
              <data key="sku"><column name="sku"/></data>
              <scene dur="300ms">
                <background fill="\(fill)"/>
                <picture src="{{ picture }}"/>
                <text fontSize="20px" color="#fff">{{ \(column) }}</text>
              </scene>
            </video>
            """)
    }

    /// A picture of one colour.
    func picture(_ name: String, _ color: String) throws {
        try folder.write(
            name,
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="\(color)"/></svg>
            """)
    }

    func watch(_ arguments: String...) throws -> Watch {
        Watch(process: try served.start(arguments + ["--watch", "--progress", "plain"]))
    }

    /// A process that tells what it rebuilds, and how much of that was heard.
    final class Watch {
        let process: Command.Running
        private var heard = 0

        init(process: Command.Running) { self.process = process }

        /// Waits for words in what it tells after what was heard already.
        func hear(_ words: String...) throws {
            func news() -> Substring { process.errors.dropFirst(heard) }
            func isWhole() -> Bool { words.allSatisfy { news().contains($0) } && process.errors.hasSuffix("\n") }
            let isHeard = comesToBe(isWhole)
            try #require(isHeard, "not told: \(words) in \(news())")
            heard = process.errors.count
        }
    }
}
