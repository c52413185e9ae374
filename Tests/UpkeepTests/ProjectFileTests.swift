import Batch
import Diagnostics
import Foundation
import Scheduling
import Store
import TestSupport
import Testing
import TimeZones

@testable import Upkeep

@Suite("the project file")
struct ProjectFileTests {
    private func load(_ text: String) throws -> ProjectFile {
        let folder = try TemporaryFolder()
        return try ProjectFile.load(folder.write("rowreel.yaml", text))
    }

    /// The findings, without the folder's name.
    private func findings(_ text: String) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("rowreel.yaml", text)
        let failure = try #require(throws: DiagnosedFailure.self) { try ProjectFile.load(path) }
        return failure.description.replacing(folder.path + "/", with: "")
    }

    private static let least = """
        runs:
          nightly:
            template: template.xml
            data: products.csv
            results: out

        """

    @Test("the least that a project says")
    func least() throws {
        let project = try load(Self.least)
        let run = try project.run(named: nil)
        #expect(run.name == "nightly")
        #expect(run.schedule == nil)
        #expect(run.data.mostLoss == 0.5)
        #expect(run.template == "\(project.folder)/template.xml")
        #expect(run.results == "\(project.folder)/out")
        #expect(project.runsAtOnce == 1)
        #expect(run.timeZone == .machine)
    }

    @Test("everything that it can say")
    func everything() throws {
        let project = try load(
            """
            timeZone: Europe/Berlin
            runsAtOnce: 2
            store: /var/store
            runs:
              news:
                template: news.md
                data:
                  command: [./export, --since, 0012]
                  mostLoss: 25%
                  timeout: 2min
                encoding: gb18030
                assets: [pictures, /srv/pictures]
                where: in_stock and price > 10
                languages: [en, no, pt-BR]
                fuzzy: yes
                outputs: vertical
                fetch:
                  allowPrivate: true
                profile: archive
                format: mp4
                codec: hevc
                maxSize: 8MB
                name: "{key}-{output}"
                engines: [https://gpu-1:8421, https://gpu-2:8421]
                inFlight: 2
                jobs: 3
                memory: 2GiB
                partialRows: on
                maxFailures: 12
                retire: delete
                results: out
                publish: { folder: public, keep: 5 }
                schedule: { cron: "*/15 * * * *", timeZone: America/New_York }
                webhook:
                  url: https://example.com/hook
                  secretVariable: HOOK
                command: [./announce, --loud]
                commandTimeout: 30s
            """)
        let run = try project.run(named: "news")
        #expect(run.data.origin == .command(["./export", "--since", "0012"]))
        #expect(run.data.mostLoss == 0.25 && run.data.timeout == 120)
        #expect(run.locales == ["en", "no", "pt-BR"], "YAML's no is a language here")
        #expect(run.usesFuzzy && run.fetches && run.fetchesPrivate && run.makesPartialRows)
        #expect(run.assets == ["\(project.folder)/pictures", "/srv/pictures"])
        #expect(run.maxSize?.bytes == 8_000_000 && run.memory?.bytes == 2 << 30)
        #expect(run.publication == PublicationSettings(folder: "\(project.folder)/public", keep: 5))
        #expect(run.timeZone.name == "America/New_York")
        #expect(run.schedule?.timeZone.name == "America/New_York")
        #expect(run.retire == .delete && run.maxFailures == 12 && run.jobs == 3)
        #expect(run.engine.names.count == 2 && run.engine.inFlight == 2)
        let webhook = Announcement.Webhook(url: "https://example.com/hook", secret: .variable("HOOK"))
        #expect(run.announcements == [.webhook(webhook), .command(["./announce", "--loud"], timeout: 30)])
        #expect(project.store == "/var/store" && project.runsAtOnce == 2)
    }

    @Test("every mistake is told with its place, all together")
    func mistakes() throws {
        let told = try findings(
            """
            timeZone: Europe/Berln
            runsAtOnce: many
            runs:
              nightly:
                template: template.xml
                dat: products.csv
                results: out
                profile: standart
                schedule: "30 2 * *"
                engines: [motion, worker]
                maxSize: huge
              "a b":
                template: x.xml
                data: { url: ftp://x, command: [] }
                results: out
            """)
        #expect(
            told == """
                rowreel.yaml:1:11: error: "Europe/Berln" is no time zone that is known here
                  hint: did you mean "Europe/Berlin"?
                rowreel.yaml:2:13: error: runsAtOnce: "many" is not a whole number from 1 to 64
                rowreel.yaml:5:5: error: the run "nightly" has no data
                  hint: name the sheet: data: products.csv
                rowreel.yaml:6:5: error: the run "nightly" has no setting "dat"
                  hint: did you mean "data"?
                rowreel.yaml:8:14: error: profile: "standart" is none of draft, standard, archive
                  hint: did you mean standard?
                rowreel.yaml:9:16: error: "30 2 * *" has 4 fields, and a schedule has five
                  hint: write five fields, such as "30 2 * * 1-5": minute, hour, day of the month, month, day of the week
                rowreel.yaml:10:14: error: engines takes several for servers only, not with motion and worker
                rowreel.yaml:11:14: error: maxSize: "huge" is not a size such as 20GB, 500MB or 2GiB
                rowreel.yaml:12:4: error: "a b" is no name of a run: letters, digits, - and _ make one
                rowreel.yaml:14:18: error: "ftp://x" is no address that begins with https:// or http://
                """, Comment(rawValue: told))
    }

    @Test("runs that share a folder are refused")
    func shared() throws {
        let told = try findings(
            Self.least + """
                  hourly:
                    template: template.xml
                    data: products.csv
                    results: ./out/

                """)
        #expect(told.contains("a folder that \"nightly\" writes to"))
    }

    @Test(
        "what is no project file",
        arguments: [
            ("", "the project file is expected to be a list of names with values"),
            ("runs: {}", "the project file has no runs"), ("- a", "is expected to be a list of names"),
            ("runs: nightly", "runs is expected to be a list"), ("\u{0}", "not YAML"),
            ("runs:\n  nightly:\n    template: [a]\n", "one value was expected here"),
            ("runs:\n  nightly:\n    template: {{ x }}\n", "a name was expected here"),
        ])
    func others(_ text: String, _ message: String) throws {
        #expect(try findings(text).contains(message))
    }

    @Test("bytes that are no UTF-8 are told")
    func encoding() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("rowreel.yaml", Data([0x72, 0xFF, 0xFE]))
        let failure = try #require(throws: DiagnosedFailure.self) { try ProjectFile.load(path) }
        #expect(failure.description.contains("not UTF-8"))
    }

    @Test("an unknown run is told with the nearest name")
    func names() throws {
        let project = try load(Self.least)
        let problem = try #require(throws: Diagnostic.self) { try project.run(named: "nightyl") }
        #expect(problem.hint == "did you mean \"nightly\"?")
    }
}
