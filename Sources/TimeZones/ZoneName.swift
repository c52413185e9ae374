public import Diagnostics

extension Zone {
    /// The time zone of a place, such as `Europe/Berlin`, or `UTC`, as the system's database has it now.
    ///
    /// Abbreviations are refused, though the database knows some of them: `EST` there is five hours behind UTC in
    /// summer, too, and `CST` is a time in America and another in China. So are offsets such as `GMT+1`, which know no
    /// daylight saving. (`Etc/GMT-1` is a name, of one hour ahead of UTC.)
    public static func named(_ name: String, at place: Place? = nil) throws(Diagnostic) -> Zone {
        if name == utc.name { return utc }
        if isPlace(name), let rules = ZoneDatabase.rules(name) { return Zone(name: name, rules: rules) }
        if ZoneDatabase.folder == nil {
            throw .error(
                "no-time-zones", at: place,
                "the system has no time zone database, in which \(shown(name)) could be found",
                hint: "install the package tzdata, or name the database's folder in TZDIR")
        }
        throw .error(
            "unknown-time-zone", at: place, "\(shown(name)) is no time zone that is known here", hint: hint(name))
    }

    /// Whether the zone can be asked for by its name.
    public var isNamed: Bool { (try? Zone.named(name)) == self }

    /// Whether the system's database has other rules for it by now.
    public var isOutdated: Bool { (try? Zone.named(name)).map { $0 != self } ?? false }

    /// Whether a name is one of a place, not of one of the database's other files and views (`posix/`, `right/`).
    static func isPlace(_ name: String) -> Bool {
        name.contains("/") && name.first.map { ("A"..."Z").contains($0) } ?? false && !name.hasPrefix("SystemV/")
    }

    private static func hint(_ name: String) -> String {
        if ["gmt", "z", "zulu", "etc", "utc"].contains(name.lowercased()) { return "did you mean \"UTC\"?" }
        if let place = abbreviations[name.uppercased()] {
            return "abbreviations have several meanings; name a place, such as \(place)"
        }
        if name.hasPrefix("+") || name.hasPrefix("-") || name.hasPrefix("GMT") || name.hasPrefix("UTC") {
            return "an offset knows no daylight saving; name a place, such as Europe/Berlin, or UTC"
        }
        guard name.count <= 60 else { return "write a name of the IANA database, such as Europe/Berlin" }
        let known = ZoneDatabase.placeNames + [utc.name]
        if let found = NearestName.find(name, among: known) { return "did you mean \"\(found)\"?" }
        // "Berlin", "new york"
        let city = name.lowercased().split { $0 == " " || $0 == "_" }.joined(separator: "_")
        let cities = Dictionary(
            known.map { ($0.lowercased().split(separator: "/").last.map(String.init) ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        if let found = NearestName.find(city, among: cities.keys.sorted()).flatMap({ cities[$0] }) {
            return "did you mean \"\(found)\"?"
        }
        return "write a name of the IANA database, such as Europe/Berlin"
    }

    /// A place for those that are written most.
    private static let abbreviations = [
        "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
        "MET": "Europe/Berlin", "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "EET": "Europe/Athens",
        "EEST": "Europe/Athens", "BST": "Europe/London", "MSK": "Europe/Moscow", "EST": "America/New_York",
        "EDT": "America/New_York", "EST5EDT": "America/New_York", "CST": "America/Chicago",
        "CDT": "America/Chicago", "CST6CDT": "America/Chicago", "MST": "America/Denver", "MDT": "America/Denver",
        "MST7MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
        "PST8PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo",
        "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "AEST": "Australia/Sydney",
        "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
        "BRT": "America/Sao_Paulo",
    ]
}
