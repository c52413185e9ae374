internal import Diagnostics
internal import Foundation
internal import Localization
internal import TimelineModel

/// The names in a time expression: the words of time, the ids of elements, then those of the row.
struct MomentScope: Scope {
    /// The element whose time it is; nil is the video itself.
    let instance: Instance?
    let times: Times

    private var outer: any Scope { instance?.scope ?? times.resolution.scope }
    var formats: Formats { outer.formats }
    var frameRate: FrameRate { times.rate }

    func value(of name: String) throws(Diagnostic) -> Value? {
        if let word = try word(name) { return word }
        let moments = times.resolution.bound.moments
        guard moments.has(name) else { return try outer.value(of: name) }
        let loops = instance?.iterations.map(\.loop) ?? []
        // Copies of the same turn of the loops that both are in.
        let mine = instance?.iterations ?? []
        let copies = times.copies(of: name).filter { copy in
            zip(copy.iterations, mine).allSatisfy { $0.loop != $1.loop || $0.index == $1.index }
        }
        let records = copies.map { Value(.record(TimeRecord(target: $0, site: instance, times: times))) }
        if moments.isSingle(name, seenFrom: loops) { return records.first ?? .blank }
        return Value(.list(records))
    }

    func rebased(on root: any Scope) throws(Diagnostic) -> any Scope { try outer.rebased(on: root) }

    private func word(_ name: String) throws(Diagnostic) -> Value? {
        guard let instance, let scene = instance.scene else { return nil }
        let index = times.position(scene)
        switch name {
        case "entered": return .time(times.time(times.incoming(index)))
        case "leaving" where instance !== scene:
            return .time(times.time(try times.sceneFrames(index) - times.outgoing(index)))
        case "reading" where instance === scene: return .time(times.reading(scene))
        case "narration" where instance === scene: return .time(try times.narration(in: scene))
        case "media" where instance === scene: return .time(try times.media(in: scene))
        case "media" where instance.name == "clip": return .time(times.media(of: instance))
        default: return nil
        }
    }
}

/// The times of an element on the clock of the one that refers to it.
struct TimeRecord: Record {
    let target: Instance
    let site: Instance?
    let times: Times

    func field(_ name: String) throws(Diagnostic) -> Value? {
        switch name {
        case "dur": return .time(try local(.end) - local(.begin))
        case "begin": return .time(try shifted(local(.begin)))
        case "end": return .time(try shifted(local(.end)))
        case "entered" where target.name == "scene":
            return .time(try shifted(times.time(times.incoming(times.position(target)))))
        case "leaving" where target.name == "scene":
            let index = times.position(target)
            return .time(try shifted(times.time(try times.sceneFrames(index) - times.outgoing(index))))
        default: return nil
        }
    }

    /// On the target's own clock: of its scene, and for a scene from its own start.
    private func local(_ slot: Times.Slot) throws(Diagnostic) -> Decimal {
        if target.name == "scene" {
            return slot == .begin ? 0 : times.time(try times.sceneFrames(times.position(target)))
        }
        return slot == .begin ? try times.begin(target) : try times.end(target)
    }

    /// From the target's clock to the one of the referring element.
    private func shifted(_ time: Decimal) throws(Diagnostic) -> Decimal {
        if target.scene === site?.scene { return time }
        var (there, here) = (0, 0)
        if let scene = target.scene { there = try times.start(times.position(scene)) }
        if let scene = site?.scene { here = try times.start(times.position(scene)) }
        return time + times.time(there - here)
    }
}
