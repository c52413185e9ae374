internal import Foundation
internal import Scheduling

/// The time zone of the machine, under a name that a project file may have.
///
/// Foundation calls universal time GMT, and so every machine and container that was never told where it is; it also
/// knows zones under names that are refused in project files.
enum MachineZone {
    /// The zone by its IANA name where it has one.
    static var zone: TimeZone { (try? TimeZoneName.zone(name())) ?? .current }

    /// - Returns: `UTC` for a zone without a name of its own.
    static func name(of zone: TimeZone = .current) -> String {
        (try? TimeZoneName.zone(zone.identifier)) == nil ? "UTC" : zone.identifier
    }
}
