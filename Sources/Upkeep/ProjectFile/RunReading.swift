internal import Batch
internal import Diagnostics
internal import Engines
internal import Foundation
internal import Media
internal import Rendering
internal import Scheduling
internal import Store
internal import TimeZones

/// What a run takes from the project that it is part of.
struct RunDefaults {
    /// The folder that relative paths start from.
    var folder: String
    var timeZone: Zone

    /// A path as the file has it, from where the command was called.
    func path(_ text: String) -> String {
        let text = text.hasPrefix("~/") ? (text as NSString).expandingTildeInPath : text
        return text.hasPrefix("/") || folder == "." ? text : PathText.joined(folder, text)
    }
}

extension SettingsReader {
    /// Reads one run; nil with errors.
    mutating func run(_ name: String, _ defaults: RunDefaults) -> RunSettings? {
        let template = required("template", hint: "name a file, or one that rowreel templates lists")
        var data = dataSource()
        if case .file(let path)? = data?.origin { data?.origin = .file(defaults.path(path)) }
        let results = required("results", hint: "name the folder that videos go to: results: out/\(name)")
        let timeZone = self.timeZone() ?? defaults.timeZone
        guard let template, let data, let results else {
            // What else is wrong is told together with it.
            var ignored = RunSettings(
                name: name, place: place, template: "", data: DataSource(origin: .file(""), place: place),
                results: "", timeZone: timeZone)
            rest(of: &ignored, defaults)
            return nil
        }
        var run = RunSettings(
            name: name, place: place, template: templatePath(template.text, defaults), data: data,
            results: defaults.path(results.text), timeZone: timeZone)
        rest(of: &run, defaults)
        run.places["--template"] = template.place
        return run
    }

    /// A file of the project if there is one, else perhaps the name of a shipped template.
    private func templatePath(_ text: String, _ defaults: RunDefaults) -> String {
        let path = defaults.path(text)
        let isFile = text.hasSuffix(".xml") || text.lowercased().hasSuffix(".md") || text.hasPrefix(".")
        return isFile || FileManager.default.fileExists(atPath: path) ? path : text
    }

    private mutating func rest(of run: inout RunSettings, _ defaults: RunDefaults) {
        selection(&run, defaults)
        quality(&run)
        engines(&run, defaults)
        run.jobs = number("jobs", 1...256)
        run.memory = value("memory", ByteSize.expected) { ByteSize($0) }
        run.makesPartialRows = flag("partialRows") ?? false
        run.maxFailures = number("maxFailures", 1...1_000_000)
        run.retire = word("retire", RetirePolicy.self) ?? .keep
        run.namePattern = text("name")?.text
        run.publication = publication(defaults)
        schedule(&run)
        run.announcements = announcements(defaults.path)
        for (option, name) in Self.options { run.places[option] = self.place(of: name) }
    }

    private mutating func selection(_ run: inout RunSettings, _ defaults: RunDefaults) {
        run.encoding = text("encoding")?.text
        run.assets = list("assets").map { defaults.path($0.text) }
        run.condition = text("where")?.text
        run.locales = list("languages").map(\.text)
        run.usesFuzzy = flag("fuzzy") ?? false
        run.outputs = list("outputs").map(\.text)
        if isMapping("fetch") {
            run.fetches = true
            run.fetchesPrivate = mapping("fetch", subject: "fetch") { $0.flag("allowPrivate") } ?? false
        } else {
            run.fetches = flag("fetch") ?? false
        }
    }

    private mutating func quality(_ run: inout RunSettings) {
        run.profile = word("profile", Profile.self) ?? .standard
        run.format = word("format", FileFormat.self) ?? .mp4
        run.codec = word("codec", VideoCodec.self)
        run.maxSize = value("maxSize", ByteSize.expected) { ByteSize($0) }
        run.maxBitrate = value("maxBitrate", BitRate.expected) { BitRate($0) }
    }

    private mutating func engines(_ run: inout RunSettings, _ defaults: RunDefaults) {
        run.engine.names = list("engines").map(\.text)
        run.engine.dialect = word("dialect", VideosDialect.self)
        run.engine.authorities = text("caFile").map { defaults.path($0.text) }
        run.engine.inFlight = number("inFlight", 1...64)
        run.engine.models = list("models").map { defaults.path($0.text) }
        run.engine.keepsWorker = flag("keepWorker") ?? false
        run.engine.master = word("master", MasterFormat.self) ?? .h264
        guard let (setting, words) = run.engine.problem else { return }
        let name = Self.name(of: setting)
        add(place(of: name), "\(name) \(words)")
    }

    private mutating func publication(_ defaults: RunDefaults) -> PublicationSettings? {
        guard isMapping("publish") else {
            return text("publish").map { PublicationSettings(folder: defaults.path($0.text)) }
        }
        return mapping("publish", subject: "publish") { reader in
            let folder = reader.required("folder", hint: "the folder in which current names the newest results")
            let keep = reader.number("keep", 1...1000)
            return folder.map { PublicationSettings(folder: defaults.path($0.text), keep: keep ?? 3) }
        }
    }

    /// Reads `schedule`: a cron expression, or a mapping with `cron` and `timeZone`.
    private mutating func schedule(_ run: inout RunSettings) {
        var cron: Setting?
        if isMapping("schedule") {
            mapping("schedule", subject: "schedule") { reader in
                cron = reader.required("cron", hint: "cron: \"30 2 * * *\" is every night at half past two")
                if let timeZone = reader.timeZone() { run.timeZone = timeZone }
                return ()
            }
        } else {
            cron = text("schedule")
        }
        guard let cron else { return }
        do throws(Diagnostic) {
            run.schedule = Schedule(cron: try CronExpression(cron.text, at: cron.place), timeZone: run.timeZone)
        } catch {
            add(error)
        }
    }

    /// Reads `timeZone`.
    mutating func timeZone() -> Zone? {
        guard let name = text("timeZone") else { return nil }
        do throws(Diagnostic) {
            return try Zone.named(name.text, at: name.place)
        } catch {
            add(error)
            return nil
        }
    }

    private static func name(of setting: EngineSettings.Setting) -> String {
        switch setting {
        case .engine: "engines"
        case .dialect: "dialect"
        case .authorities: "caFile"
        case .inFlight: "inFlight"
        case .models: "models"
        case .keepsWorker: "keepWorker"
        }
    }

    /// What the options of the command line are called here.
    private static let options = [
        "--assets": "assets", "--codec": "codec", "--encoding": "encoding", "--engine": "engines",
        "--locale": "languages", "--max-bitrate": "maxBitrate", "--max-size": "maxSize", "--name": "name",
        "--output": "outputs", "--output-dir": "results", "--where": "where",
    ]
}
