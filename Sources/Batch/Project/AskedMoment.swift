internal import Diagnostics
public import Foundation
internal import Localization
public import Templating

extension WindowTime {
    /// The moment that `--on` and `--time-zone` ask for; without them the one it is, on this machine's clocks.
    ///
    /// - Throws: A `Diagnostic` about what cannot be read.
    public static func asked(for day: String?, zone: String?) throws -> WindowTime {
        let zone = try zone.map { name throws(Diagnostic) in try TimeZone.named(name, at: .option("--time-zone")) }
        guard let day else { return WindowTime(Date(), in: zone ?? .current) }
        do throws(CellProblem) {
            return WindowTime(try CellReading().date(day), in: zone ?? .current)
        } catch {
            throw Diagnostic.error(
                "bad-moment", at: .option("--on"), error.message,
                hint: "write a day such as 2026-12-01, or a time such as 2026-12-01T09:00")
        }
    }
}

extension TimeZone {
    /// The zone that IANA's database has under a name.
    static func named(_ name: String, at place: Place) throws(Diagnostic) -> TimeZone {
        if name == "UTC", let zone = TimeZone(secondsFromGMT: 0) { return zone }
        let known = TimeZone.knownTimeZoneIdentifiers
        if known.contains(name), let zone = TimeZone(identifier: name) { return zone }
        // People know the city.
        let city = known.first {
            $0.split(separator: "/").last?.replacing("_", with: " ").lowercased() == name.lowercased()
        }
        throw .error(
            "unknown-time-zone", at: place, "there is no time zone \"\(name)\"",
            hint: (city ?? NearestName.find(name, among: known)).map { "did you mean \"\($0)\"?" }
                ?? "zones are called as in the database of IANA: Europe/Berlin, America/New_York, UTC")
    }
}
