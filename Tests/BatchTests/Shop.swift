import Foundation
import TestSupport

/// A tiny project in a folder of its own, and Rowreel as a user runs it.
struct Shop {
    let folder: TemporaryFolder
    /// More variables for the commands.
    var environment: [String: String] = [:]

    /// 160×90 at 25 frames a second: 1 s + 1 s with 0.2 s of overlap are 45 frames.
    static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en" transition="fade 200ms" poster="hero.entered">
          <output name="small" size="160x90"/>
          <data key="sku">
            <column name="sku"/>
            <column name="title"/>
            <column name="price" type="money" currency="USD"/>
          </data>
          <style name="headline" fontFamily="sans" fontSize="20vmin" minFontSize="10vmin" color="#fff"/>
          <region name="title" x="5%" y="10%" width="90%" height="60%"/>
          <scene id="hero" dur="1s">
            <background fill="#336699"/>
            <text region="title" style="headline">{{ title }}</text>
          </scene>
          <scene id="end" dur="1s">
            <background fill="#993366"/>
            <text region="title" style="headline">{{ price | money }}</text>
          </scene>
        </video>
        """

    static let sheet = "sku,title,price\na,Watch,12.50\nb,Shoe,13\nc,Hat,9\n"

    init(template: String = Shop.template, sheet: String = Shop.sheet) throws {
        folder = try TemporaryFolder()
        try folder.write("shop.xml", template)
        try folder.write("shop.csv", sheet)
    }

    /// The executable that was built with the tests.
    static let executable: String = {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let beside = tests.deletingLastPathComponent().appendingPathComponent("rowreel").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appendingPathComponent(".build/debug/rowreel").path
    }()

    /// A command in the project's folder, with a store of its own.
    func command(_ arguments: String...) -> Command {
        Command(
            [Shop.executable] + arguments,
            environment: ["XDG_CACHE_HOME": folder["cache"], "NO_COLOR": "1", "COLUMNS": "80"]
                .merging(environment) { _, new in new },
            folder: folder.path)
    }

    func rowreel(_ arguments: String...) throws -> Command.Outcome {
        var command = command()
        command.arguments += arguments
        return try command.run()
    }

    /// `render` of the project with more arguments.
    func render(_ arguments: String...) throws -> Command.Outcome {
        var command = command("render", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        return try command.run()
    }

    /// `report.json` of the last run.
    func report(_ name: String = "out/report.json") throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder[name]))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    func totals() throws -> [String: Int] { try report()["totals"] as? [String: Int] ?? [:] }

    /// Everything in the output folder but the reports; hidden files too.
    var videos: [String] { folder.names("out").filter { !$0.hasPrefix("report.") } }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder[name])) }

    /// What ffprobe counts and reads in a video.
    func probe(_ name: String) throws -> [String: String] {
        let outcome = try Command([
            "ffprobe", "-v", "error", "-select_streams", "v", "-count_frames", "-show_entries",
            "stream=width,height,nb_read_frames,color_space,codec_name,duration:format=format_name", "-of",
            "default=nw=1", folder[name],
        ]).run()
        return outcome.output.split(separator: "\n").reduce(into: [:]) { fields, line in
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
    }
}
