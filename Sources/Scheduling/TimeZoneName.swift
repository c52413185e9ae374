public import Diagnostics
public import Foundation

/// Finds a time zone by its name in the IANA database.
public enum TimeZoneName {
    /// The time zone of a place, such as `Europe/Berlin`, or `UTC`.
    ///
    /// Abbreviations are refused, though the database knows some of them: `EST` there is five hours behind UTC in
    /// summer, too, and `CST` is a time in America and another in China. So are offsets such as `GMT+1`, which know no
    /// daylight saving. (`Etc/GMT-1` is a name, of one hour ahead of UTC.)
    public static func zone(_ name: String, at place: Place? = nil) throws(Diagnostic) -> TimeZone {
        // Foundation would call it GMT, and systemd wants it as it is written.
        if name == "UTC", let zone = TimeZone(identifier: "Etc/UTC") { return zone }
        // Names of other forms are those that Foundation makes up; files would be looked for by a wrong path.
        if name.contains("/"), !name.hasPrefix("SystemV/"), let zone = TimeZone(identifier: name),
            zone.identifier == name
        {
            return zone
        }
        throw .error(
            "unknown-time-zone", at: place, "\(shown(name)) is no time zone that is known here", hint: hint(name))
    }

    private static func hint(_ name: String) -> String {
        if ["gmt", "z", "zulu", "etc", "utc"].contains(name.lowercased()) { return "did you mean \"UTC\"?" }
        if let place = abbreviations[name.uppercased()] {
            return "abbreviations have several meanings; name a place, such as \(place)"
        }
        if name.hasPrefix("+") || name.hasPrefix("-") || name.hasPrefix("GMT") || name.hasPrefix("UTC") {
            return "an offset knows no daylight saving; name a place, such as Europe/Berlin, or UTC"
        }
        // Some that people write are not among those that Foundation lists.
        let known = TimeZone.knownTimeZoneIdentifiers + ["UTC", "Etc/UTC", "Asia/Kolkata", "US/Pacific", "US/Eastern"]
        guard name.count <= 60 else { return "write a name of the IANA database, such as Europe/Berlin" }
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
