internal import Foundation

extension Zone {
    /// The time zone of the machine: what `TZ` says, or else `/etc/localtime`, as tzset(3) has it; UTC where neither
    /// can be read.
    public static var machine: Zone {
        machine(ProcessInfo.processInfo.environment["TZ"], clock: "/etc/localtime") ?? utc
    }

    /// - Parameters:
    ///   - setting: A value of `TZ`: a name of the database, a path, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    ///   - clock: A file that has the rules of the machine's zone; a link into the database also says its name.
    static func machine(_ setting: String?, clock: String) -> Zone? {
        guard let setting else { return zone(file: clock) }
        let text = setting.hasPrefix(":") ? String(setting.dropFirst()) : setting
        if text.isEmpty { return utc }
        if text.hasPrefix("/") { return zone(file: text) }
        if let rules = ZoneDatabase.rules(text) { return zone(text, rules) }
        return YearlyRule(text).map { Zone(name: text, rules: ZoneRules($0)) }
    }

    /// The zone of a file somewhere, by the name that its path ends in where that is one.
    private static func zone(file path: String) -> Zone? {
        guard let rules = ZoneDatabase.rules(file: path) else { return nil }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let linked = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? real
        // The link's own word first: the database's links lead on, from Europe/Oslo to Europe/Berlin.
        for target in [linked, real] {
            guard let start = target.range(of: "zoneinfo/", options: .backwards)?.upperBound else { continue }
            let zone = zone(String(target[start...]), rules)
            if zone.isNamed { return zone }
        }
        return Zone(name: "local", rules: rules)
    }

    /// Universal time has one name here, whatever the machine calls it.
    private static func zone(_ name: String, _ rules: ZoneRules) -> Zone {
        universal.contains(name) ? utc : Zone(name: name, rules: rules)
    }

    private static let universal: Set = [
        "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Etc/GMT", "UTC", "UCT", "Universal", "Zulu", "GMT", "GMT0",
    ]
}
