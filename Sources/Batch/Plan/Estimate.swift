internal import Media
internal import Rendering
internal import Store
internal import TimelineModel

/// How long work takes on this machine: learnt while it is done, asked when it is planned.
extension Workshop {
    /// Work under the name by which it is remembered: whatever makes the same amount of a kind cost more or less.
    private func name(_ kind: WorkKind) -> String {
        switch kind {
        case .prepare, .segment, .join: kind.rawValue
        case .sound: "sound \(settings.format.audioCodec?.rawValue ?? "none")"
        case .encode where settings.isWhole:
            "whole \(settings.profile.rawValue) \(settings.format.rawValue) \(settings.encoding.codec)"
        case .encode: "encode \(settings.profile.rawValue) \(settings.encoding.codec)"
        }
    }

    /// Pictures, counted in megapixels: what is known of one size tells of the others.
    static func megapixels(_ size: PixelSize, frames: Int) -> Double {
        Double(size.width * size.height) * Double(frames) / 1_000_000
    }

    /// What this machine took for every kind of work, as far as it was done here.
    var rates: [WorkKind: WorkRate] {
        let known = records.rates()
        return WorkKind.allCases.reduce(into: [:]) { rates, kind in
            guard let rate = known[name(kind)], rate.weight > 0.1 else { return }
            rates[kind] = WorkRate(rate.secondsPerUnit, weight: rate.weight)
        }
    }

    /// Remembers what some work took.
    func note(_ work: UnitWork, seconds: Double) {
        records.note(work: name(work.part.kind), amount: work.amount, seconds: seconds)
    }
}
