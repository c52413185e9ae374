import Foundation
import TestSupport
import Testing
import TimeZones

@testable import Upkeep

@Suite("rowreel init")
struct ProjectFileTextTests {
    @Test("what it writes is read back as it says")
    func readBack() throws {
        let folder = try TemporaryFolder()
        var text = ProjectFileText(timeZone: "Asia/Tokyo")
        text.template = "it's: a # name.xml"
        text.data = "0012.csv"
        try text.write(to: folder["rowreel.yaml"])
        let run = try ProjectFile.load(folder["rowreel.yaml"]).run(named: "nightly")
        #expect(run.template == folder["it's: a # name.xml"])
        #expect(run.data.title == folder["0012.csv"])
        #expect(run.timeZone.name == "Asia/Tokyo")
        #expect(run.schedule != nil)
    }

    @Test("every setting in it holds when its comment is taken away")
    func comments() throws {
        let lines = ProjectFileText(timeZone: "UTC").text.components(separatedBy: "\n")
        let commented = lines.indices.filter { lines[$0].firstMatch(of: /^ *# [a-z][a-zA-Z]*:( |$)/) != nil }
        #expect(commented.count > 20)
        for index in commented {
            var lines = lines
            // With what is nested below it.
            let indent = lines[index].prefix { $0 == " " }.count
            var last = index
            while last + 1 < lines.count, lines[last + 1].hasPrefix(String(repeating: " ", count: indent) + "#   ") {
                last += 1
            }
            for line in index...last {
                lines[line] = String(repeating: " ", count: indent) + lines[line].dropFirst(indent + 2)
            }
            let name = lines[index].trimmingCharacters(in: .whitespaces).prefix { $0 != ":" }
            // One that is there without a comment makes room.
            for other in lines.indices where other != index {
                let text = lines[other].trimmingCharacters(in: .whitespaces)
                if text.hasPrefix("\(name):"), !(index...last).contains(other) { lines[other] = "" }
            }
            if ["models", "keepWorker"].contains(name) {
                lines = lines.map { $0.replacing("[motion]", with: "worker") }
            }
            if name == "inFlight" { lines = lines.map { $0.replacing("[motion]", with: "http://gpu") } }
            let folder = try TemporaryFolder()
            let path = try folder.write("rowreel.yaml", lines.joined(separator: "\n"))
            #expect(throws: Never.self, "\(name)") { try ProjectFile.load(path) }
        }
    }

    @Test("a file that is there stays as it is")
    func existing() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("rowreel.yaml", "mine")
        #expect(throws: (any Error).self) { try ProjectFileText().write(to: path) }
        #expect(try folder.text("rowreel.yaml") == "mine")
    }
}

@Suite("the machine's time zone")
struct MachineZoneTests {
    @Test("is written where it has a name that a project file may have")
    func name() throws {
        let folder = try TemporaryFolder()
        try ProjectFileText().write(to: folder["rowreel.yaml"])
        let run = try ProjectFile.load(folder["rowreel.yaml"]).run(named: nil)
        #expect(run.timeZone == (Zone.machine.isNamed ? .machine : .utc))
        #expect(ProjectFileText.name(of: try Zone.named("Europe/Berlin")) == "Europe/Berlin")
    }
}
