internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// How long the video is to be, whatever its scenes would take by themselves.
struct TargetLength {
    /// In seconds.
    var exact: Double?
    var least: Double?
    var most: Double?
    var place: Place

    /// What a scene can give.
    private struct Room {
        var weight: Double
        /// The least and the most frames it may last.
        var least: Int
        var most: Int
        /// Its limits in words.
        var words: String
    }

    /// The lengths of scenes in frames, so that the video is as long as it is to be.
    ///
    /// What is missing (or too much) is shared out by weights; a scene that reaches a limit stays there, and the others
    /// share the rest. Whole frames go to the largest remainders, the first scene first.
    ///
    /// - Parameter own: As long as they would be by themselves.
    /// - Throws: When their limits leave no room; names all of them.
    func fit(_ times: Times, _ own: [Int]) throws(Diagnostic) -> [Int] {
        let rate = times.rate
        let overlaps = own.indices.reduce(0) { $0 + times.incoming($1) }
        let total = own.reduce(0, +) - overlaps
        guard let target = target(total, rate), target != total else { return own }
        var rooms: [Room] = []
        for index in own.indices { rooms.append(try room(times, index, own[index])) }
        let lengths = Self.share(target - total, among: rooms, own)
        let reached = lengths.reduce(0, +) - overlaps
        guard reached == target else {
            let limits = zip(times.scenes, rooms).map { "\($0.title) \($1.words)" }.joined(separator: ", ")
            let less = overlaps > 0 ? "; transitions overlap by \(times.seconds(overlaps))" : ""
            throw .error(
                "video-length", at: place,
                "the video cannot last \(times.seconds(target)): \(reached > target ? "at least" : "at most") "
                    + "\(times.seconds(reached)) with \(limits)\(less)",
                hint: "change min, max or dur of a scene, give one a weight, or the video another length")
        }
        for (index, scene) in times.scenes.enumerated() where lengths[index] < own[index] {
            let reading = rate.frame(times.reading(scene))
            guard lengths[index] < reading, own[index] >= reading else { continue }
            times.resolution.diagnostics.add(
                .warning(
                    "short-reading", at: scene.element.place,
                    "the scene \(scene.title) lasts \(times.seconds(lengths[index])) so that the video fits, and its "
                        + "texts take \(times.seconds(reading)) to read",
                    hint: "give it a min, or the video more time"))
        }
        return lengths
    }

    private func target(_ total: Int, _ rate: FrameRate) -> Int? {
        if let exact { return rate.frame(exact) }
        if let most, total > rate.frame(most) { return rate.frame(most) }
        if let least, total < rate.frame(least) { return rate.frame(least) }
        return nil
    }

    private func room(_ times: Times, _ index: Int, _ own: Int) throws(Diagnostic) -> Room {
        let scene = times.scenes[index]
        let rate = times.rate
        let values = Values(scene, times.resolution)
        let weight = values.value("weight") { number($0) } ?? (isFlexible(scene) ? 1 : 0)
        guard weight > 0 else { return Room(weight: 0, least: own, most: own, words: times.seconds(own)) }
        let least = try times.moment("min", of: scene).map { rate.frame($0) }
        let most = try times.moment("max", of: scene).map { rate.frame($0) }
        // Without a limit of its own nothing is shown for less than a second.
        let second = times.incoming(index) + times.outgoing(index) + rate.frame(1.0)
        var words = least.map { "at least \(times.seconds($0))" } ?? "at least \(times.seconds(min(own, second)))"
        if let most { words += " and at most \(times.seconds(most))" }
        return Room(weight: weight, least: min(own, least ?? second), most: max(own, most ?? Int.max / 4), words: words)
    }

    /// Whether a scene has no length of its own: it follows from its texts, or from nothing.
    private func isFlexible(_ scene: Instance) -> Bool {
        guard let own = scene.element.expression("dur") else {
            return !scene.all.contains { $0.name == "clip" || $0.name == "narration" }
        }
        return own.references.contains { $0.name == "reading" }
    }

    /// The lengths after `difference` frames were shared out, as far as there is room.
    private static func share(_ difference: Int, among rooms: [Room], _ own: [Int]) -> [Int] {
        var lengths = own
        var open = rooms.indices.filter { rooms[$0].weight > 0 }
        var rest = difference
        while rest != 0, !open.isEmpty {
            let weights = open.reduce(0) { $0 + rooms[$1].weight }
            let exact = open.map { Double(rest) * rooms[$0].weight / weights }
            let isFull = zip(open, exact).map { index, share in
                let wanted = Double(lengths[index]) + share
                return rest > 0 ? wanted > Double(rooms[index].most) : wanted < Double(rooms[index].least)
            }
            if isFull.contains(true) {
                for (index, isFull) in zip(open, isFull) where isFull {
                    let limit = rest > 0 ? rooms[index].most : rooms[index].least
                    lengths[index] = limit
                }
                rest = difference - zip(lengths, own).reduce(0) { $0 + $1.0 - $1.1 }
                open = zip(open, isFull).filter { !$1 }.map(\.0)
                continue
            }
            let whole = exact.map { Int($0.rounded(.towardZero)) }
            var left = rest - whole.reduce(0, +)
            let step = rest > 0 ? 1 : -1
            let order = exact.indices.sorted {
                let (a, b) = (abs(exact[$0] - Double(whole[$0])), abs(exact[$1] - Double(whole[$1])))
                return a > b || a == b && $0 < $1
            }
            for (index, frames) in zip(open, whole) { lengths[index] += frames }
            for place in order where left != 0 {
                lengths[open[place]] += step
                left -= step
            }
            rest = 0
        }
        return lengths
    }
}

extension Resolution {
    /// What `<video>` says about its length; nil when it says nothing.
    var targetLength: TargetLength? {
        let values = Values(template.video.attributes, template.video, scope, self)
        let target = TargetLength(
            exact: values.seconds("dur"), least: values.seconds("minDur"), most: values.seconds("maxDur"),
            place: ["dur", "maxDur", "minDur"].first(where: values.has).map(values.place) ?? values.place)
        return target.exact == nil && target.least == nil && target.most == nil ? nil : target
    }
}
