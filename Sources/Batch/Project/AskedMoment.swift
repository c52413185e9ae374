internal import Diagnostics
internal import Foundation
internal import Localization
public import Templating
public import TimeZones

extension WindowTime {
    /// The moment that `--on` and `--time-zone` ask for; without them the one it is, on this machine's clocks.
    ///
    /// - Throws: A `Diagnostic` about what cannot be read.
    public static func asked(for day: String?, zone: String?) throws -> WindowTime {
        let zone = try zone.map { name throws(Diagnostic) in try Zone.named(name, at: .option("--time-zone")) }
        return try asked(for: day, in: zone ?? .machine)
    }

    /// The same in a zone that is known.
    public static func asked(for day: String?, in zone: Zone) throws -> WindowTime {
        guard let day else { return WindowTime(Date(), in: zone) }
        do throws(CellProblem) {
            return WindowTime(try CellReading().date(day), in: zone)
        } catch {
            throw Diagnostic.error(
                "bad-moment", at: .option("--on"), error.message,
                hint: "write a day such as 2026-12-01, or a time such as 2026-12-01T09:00")
        }
    }
}
