internal import Media
internal import Rendering
internal import Store
internal import TimelineModel

/// How long work takes on this machine: learnt while it is done, asked when it is planned.
extension RenderSettings {
    /// Work under the name by which it is remembered: whatever makes the same amount of a kind cost more or less.
    fileprivate func name(_ kind: WorkKind) -> String {
        switch kind {
        case .prepare, .segment, .join: kind.rawValue
        case .sound: "sound \(format.audioCodec?.rawValue ?? "none")"
        case .encode where isWhole: "whole \(profile.rawValue) \(format.rawValue) \(encoding.codec)"
        case .encode: "encode \(profile.rawValue) \(encoding.codec)"
        }
    }

    /// What this machine took for every kind of work, as far as it was done here.
    func rates(_ records: RecordBook) -> [WorkKind: WorkRate] {
        let known = records.rates()
        return WorkKind.allCases.reduce(into: [:]) { rates, kind in
            guard let rate = known[name(kind)], rate.weight > 0.1 else { return }
            rates[kind] = WorkRate(rate.secondsPerUnit, weight: rate.weight)
        }
    }
}

extension Workshop {
    /// Pictures, counted in megapixels: what is known of one size tells of the others.
    static func megapixels(_ size: PixelSize, frames: Int) -> Double {
        Double(size.width * size.height) * Double(frames) / 1_000_000
    }

    /// What this machine took for every kind of work, as far as it was done here.
    var rates: [WorkKind: WorkRate] { settings.rates(records) }

    /// Remembers what some work took.
    func note(_ work: UnitWork, seconds: Double) {
        records.note(work: settings.name(work.part.kind), amount: work.amount, seconds: seconds)
    }
}
