import Diagnostics
import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Templating

/// Where presets are looked for, and what is in their files.
@Suite struct PresetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let shipped = SchemaTests.root.appendingPathComponent("Templates/presets").path

    private func template(_ attributes: String) throws -> String {
        try folder.write(
            "t/t.xml",
            "<video xmlns=\"urn:rowreel:template:1\"><scene dur=\"2s\"><segment prompt=\"Sky\" \(attributes)/></scene></video>"
        )
    }

    private func write(_ place: String, _ attributes: String) throws {
        try folder.write(place, "<preset xmlns=\"urn:rowreel:template:1\" \(attributes)/>")
    }

    private func load(_ attributes: String) throws -> Template {
        try Template.load(
            path: template(attributes), searching: [folder["shipped"]], presets: [folder["own"]]
        ).value
    }

    private func problem(_ attributes: String) throws -> String {
        let failure = #expect(throws: DiagnosedFailure.self) { try load(attributes) }
        return (failure?.description ?? "").replacing(folder.path + "/", with: "")
    }

    @Test func theTemplatesOwnWinsOverTheUsersOverTheShipped() throws {
        try write("shipped/presets/slow.xml", "steps=\"1\"")
        #expect(try load("preset=\"slow\"").presets["slow"]?.settings.parameters == [.steps: 1])
        try write("own/slow.xml", "steps=\"2\"")
        #expect(try load("preset=\"slow\"").presets["slow"]?.settings.parameters == [.steps: 2])
        try write("t/presets/slow.xml", "steps=\"3\"")
        let template = try load("preset=\"slow\"")
        #expect(template.presets["slow"]?.settings.parameters == [.steps: 3])
        // It belongs to the template: its bytes are part of what videos are made from.
        #expect(template.files == [folder["t/t.xml"], folder["t/presets/slow.xml"]])
    }

    @Test func onlyWhatIsNamedIsRead() throws {
        try write("own/slow.xml", "steps=\"2\"")
        try folder.write("own/broken.xml", "<preset")
        #expect(try load("preset=\"slow\"").files.count == 2)
        // Which one a cell says nobody knows before.
        #expect(try problem("preset=\"{{ name }}\"").hasPrefix("own/broken.xml:1:"))
    }

    @Test func noNameLeadsOutOfTheFolders() throws {
        try write("t/x.xml", "steps=\"3\"")
        #expect(try problem("preset=\"../x\"").contains("preset \"../x\" is not a name"))
        let shelf = PresetShelf(folders: [folder["t/presets"]])
        for name in ["../x", "/etc/passwd", "a/b", "", ".hidden", "x\0y"] { #expect(shelf.path(of: name) == nil) }
        try FileManager.default.createDirectory(atPath: folder["t/presets"], withIntermediateDirectories: true)
        try write("elsewhere/secret.xml", "steps=\"3\"")
        try FileManager.default.createSymbolicLink(
            atPath: folder["t/presets/link.xml"], withDestinationPath: folder["elsewhere/secret.xml"])
        #expect(
            try problem("preset=\"link\"") == """
                t/presets/link.xml: error: the preset is a link to outside of the template's folder
                  hint: copy it there, or into the folder of your own presets
                """)
        // Within the folder a link is a name like any other, and users may keep their own presets where they like.
        try FileManager.default.createSymbolicLink(
            atPath: folder["t/presets/same.xml"], withDestinationPath: folder["t/x.xml"])
        #expect(try load("preset=\"same\"").presets["same"]?.settings.parameters == [.steps: 3])
        try FileManager.default.createDirectory(atPath: folder["own"], withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder["own/mine.xml"], withDestinationPath: folder["elsewhere/secret.xml"])
        #expect(try load("preset=\"mine\"").presets["mine"]?.settings.parameters == [.steps: 3])
    }

    @Test func whatIsNoFileIsNotWaitedFor() throws {
        try FileManager.default.createDirectory(atPath: folder["own/folder.xml"], withIntermediateDirectories: true)
        #expect(try problem("preset=\"folder\"") == "own/folder.xml: error: the file cannot be read")
        try #require(mkfifo(folder["own/pipe.xml"], 0o600) == 0)
        #expect(try problem("preset=\"pipe\"") == "own/pipe.xml: error: the file cannot be read")
        try folder.write("own/huge.xml", Data(count: (4 << 20) + 1))
        #expect(try problem("preset=\"huge\"") == "own/huge.xml: error: the preset is larger than 4 MiB")
    }

    @Test func shippedPresetsSayWhatTheyAreFor() throws {
        let shelf = PresetShelf(folders: [Self.shipped])
        #expect(shelf.names == ["creative", "lecture", "product", "turbo"])
        for name in shelf.names {
            let entry = try shelf.entry(name)
            #expect(entry.about.count > 20 && entry.about.hasSuffix("."), "\(name)")
            #expect(entry.text.hasPrefix("<?xml"))
        }
    }

    /// Both languages of each, so that no prompt goes without.
    @Test(arguments: ["creative", "lecture", "product", "turbo"]) func shippedPresetsHaveWords(_ name: String) throws {
        let template = try Template.load(
            path: try template("preset=\"\(name)\""), searching: [SchemaTests.root.path + "/Templates"]
        ).value
        let preset = try #require(template.presets[name])
        let (english, chinese) = (preset.words(for: "a watch"), preset.words(for: "一块手表"))
        #expect(!english.suffix.isEmpty && !chinese.suffix.isEmpty && english.suffix != chinese.suffix)
        #expect(english.suffix.utf8.count == english.suffix.count)
        #expect(english.negative.isEmpty == (name == "turbo") && chinese.negative.isEmpty == (name == "turbo"))
    }

    @Test(arguments: [
        ("a watch", PresetLanguage.en), ("一块手表", .zh), ("", .en), ("42", .en), ("Rolex Daytona 手表，黑色天鹅绒", .zh),
        ("the word 表 in a long sentence", .en), ("黒いベルベットの上の時計です", .en), ("часы на бархате", .en),
    ]) func wordsAreInThePromptsLanguage(_ prompt: String, _ language: PresetLanguage) {
        #expect(PresetLanguage(of: prompt) == language, "\(prompt)")
    }
}
