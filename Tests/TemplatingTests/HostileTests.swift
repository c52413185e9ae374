import Diagnostics
import Foundation
import Tables
import TestSupport
import Testing

@testable import Templating

/// Whatever a file holds, loading ends with a template or with errors that have a place.
@Suite struct HostileTests {
    /// Damages real templates at random, from a fixed seed: bytes changed, cut out, doubled, swapped.
    @Test func damagedTemplatesNeverCrash() throws {
        var random = Lehmer(state: 20_261_121)
        // ROWREEL_FUZZ=100000 looks longer.
        let turns = ProcessInfo.processInfo.environment["ROWREEL_FUZZ"].flatMap { Int($0) } ?? 400
        let originals = try ["ecommerce", "layers", "times", "groups"].map {
            Array(try Data(contentsOf: CaseTests.folder.appendingPathComponent("\($0)/template.xml")))
        }
        let folder = try TemporaryFolder()
        let sheet = try Table.read(path: CaseTests.folder.appendingPathComponent("ecommerce/rows.csv").path).value
        for turn in 0..<turns {
            var bytes = originals[turn % originals.count]
            for _ in 0...random.below(4) { damage(&bytes, &random) }
            let path = try folder.write("t.xml", Data(bytes))
            do {
                let template = try Template.load(path: path, searching: []).value
                let bound = try template.bind(to: sheet).value
                for item in bound.items.prefix(1) {
                    _ = bound.resolve(item, locale: nil, output: template.outputs[0], world: .standIn)
                }
            } catch {
                #expect(error.diagnostics.hasErrors)
                #expect(error.diagnostics.errors.allSatisfy { $0.place != nil })
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout Lehmer) {
        guard bytes.count > 20 else { return }
        let at = random.below(bytes.count - 10)
        let length = 1 + random.below(9)
        switch random.below(5) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.removeSubrange(at..<(at + length))
        case 2: bytes.insert(contentsOf: bytes[at..<(at + length)], at: at)
        case 3: bytes.insert(contentsOf: Array("<>&\"'{}[]|/=;".utf8).shuffled(using: &random).prefix(2), at: at)
        default:
            let words = [
                "-1s", "1e999", "99999999999999999999s", "{{", "}}", "for=\"a in a\"", "id=\"x\"", "\u{202E}", "0",
            ]
            bytes.insert(contentsOf: Array(words[random.below(words.count)].utf8), at: at)
        }
    }

    @Test func hugeNumbersAreErrors() throws {
        let folder = try TemporaryFolder()
        for body in [
            "<scene dur=\"999999999h\"/>", "<scene dur=\"1s * 99999999999999999999999999999999999999\"/>",
            "<scene dur=\"2s\"><shape fill=\"red\" begin=\"99999999h\"/></scene>",
            "<scene dur=\"2s\"><shape fill=\"red\" width=\"999999999999px\"/></scene>",
            "<scene dur=\"2s\"><shape fill=\"red\" enter=\"fade 99999999h\"/></scene>",
            "<scene dur=\"2s\"/><scene dur=\"2s\" transition=\"fade 999999999999h\"/>",
            "<scene dur=\"1s / 0\"/>",
        ] {
            let path = try folder.write("t.xml", "<video xmlns=\"urn:rowreel:template:1\">\(body)</video>")
            do {
                let template = try Template.load(path: path, searching: []).value
                let row = Row(file: "s.csv", number: 2, cells: ["1"])
                let cell = HeaderCell(name: "id", column: 0, place: .file("s.csv"))
                let bound = try template.bind(to: Table(file: "s.csv", header: [cell], rows: [row])).value
                let resolved = bound.resolve(bound.items[0], locale: nil, output: template.outputs[0], world: .standIn)
                #expect(resolved.value == nil || body.contains("width"), "\(body)")
            } catch {
                #expect(error.diagnostics.hasErrors)
            }
        }
    }

    @Test func largeFilesAreRefusedUnread() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("t.xml", Data(count: (4 << 20) + 1))
        #expect(throws: DiagnosedFailure.self) { try Template.load(path: path, searching: []) }
    }

    @Test func filesThatAreNotThereAreErrors() throws {
        let failure = #expect(throws: DiagnosedFailure.self) {
            try Template.load(path: "/nowhere/t.xml", searching: [])
        }
        #expect(failure?.description == "/nowhere/t.xml: error: there is no such file")
    }

    @Test func textAfterALongLineHasItsColumn() throws {
        let padding = String(repeating: "<!-- é -->", count: 30_000)
        let xml =
            "<video xmlns=\"urn:rowreel:template:1\">\(padding)\n\(String(repeating: "\n", count: 70_000))<scene colour=\"x\"/></video>"
        let element = try XMLReader.read(Array(xml.utf8), file: "t.xml")
        #expect(element.elements[0].attributes[0].place == .source(file: "t.xml", line: 70_002, column: 8))
    }
}

/// A small generator whose numbers are the same everywhere (MINSTD).
struct Lehmer: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state * 48271 % 2_147_483_647
        return state &* 0x9E37_79B9_7F4A_7C15
    }

    mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % max(1, limit) }
}
