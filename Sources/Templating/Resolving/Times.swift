internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// When everything is: the lengths of scenes, and the spans of what is in them, in whole frames.
///
/// Times refer to one another in any order, so each is worked out when it is first asked for. A scene's length is
/// snapped to frames first and everything in it counts from the scene, so that a scene is the same wherever it is in
/// the video; a layer's begin and end are snapped once, at the end.
///
/// Unchecked: made, read and dropped by the one thread that resolves the video.
final class Times: @unchecked Sendable {
    let scenes: [Instance]
    let resolution: Resolution
    private let instances: [Instance]
    /// How each scene comes in: the value and its frames; none for the first.
    private(set) var transitions: [(value: TransitionValue, frames: Int)] = []
    private var states: [Key: State] = [:]
    /// What is being worked out, each for the one before.
    private var path: [(instance: Instance, slot: Slot)] = []
    private var spans: [ObjectIdentifier: FrameSpan] = [:]
    /// The cells that the times of an instance were read from.
    private var cells: [ObjectIdentifier: [Place]] = [:]
    private let positions: [ObjectIdentifier: Int]
    /// Start frames of the scenes, as far as they are known.
    private var starts: [Int] = [0]
    /// The lengths of the scenes once they were made to fit the length of the video.
    private var fitted: [Int]?
    private var isFitting = false
    /// How long the video is to be: read once, because every layer asks how long its scene lasts.
    private lazy var target = resolution.targetLength

    enum Slot: String {
        case begin, end, dur
    }

    private struct Key: Hashable {
        var instance: ObjectIdentifier
        var slot: Slot
    }

    private enum State {
        case working
        case known(Decimal)
        case failed(Diagnostic)
    }

    init(scenes: [Instance], instances: [Instance], resolution: Resolution) {
        self.scenes = scenes
        self.instances = instances
        self.resolution = resolution
        positions = Dictionary(uniqueKeysWithValues: scenes.enumerated().map { (ObjectIdentifier($1), $0) })
    }

    var rate: FrameRate { resolution.rate }

    /// The time of a frame's start.
    func time(_ frame: Int) -> Decimal { rate.time(frame) }

    /// The frames of an instance after `solve`: a scene's in the video, a layer's in its scene (or the video).
    func span(_ instance: Instance) -> FrameSpan { spans[ObjectIdentifier(instance)] ?? FrameSpan(0, 0) }

    /// The cells that an instance's own times read.
    func cells(of instance: Instance) -> [Place] { cells[ObjectIdentifier(instance)] ?? [] }

    /// Every copy of the element called `id`, in document order.
    func copies(of id: String) -> [Instance] { byID[id] ?? [] }

    private lazy var byID: [String: [Instance]] = Dictionary(
        grouping: instances.flatMap(\.all).filter { $0.element.literal("id") != nil },
        by: { $0.element.literal("id") ?? "" })

    // MARK: Solving

    /// Works everything out; what cannot be is reported.
    func solve() {
        transitions = scenes.enumerated().map { $0 == 0 ? (.none, 0) : transition(of: $1) }
        for (index, scene) in scenes.enumerated() {
            report { () throws(Diagnostic) in
                let frames = try sceneFrames(index)
                let start = try start(index)
                spans[ObjectIdentifier(scene)] = FrameSpan(start, start + frames)
            }
        }
        if resolution.diagnostics.hasErrors {
            // The layers may have told why a scene has no length; their own troubles are told with it.
            for instance in instances.flatMap(\.all) where instance.name != "scene" {
                report { () throws(Diagnostic) in _ = (try begin(instance), try end(instance)) }
            }
            return
        }
        for instance in instances.flatMap(\.all) where instance.name != "scene" && instance.name != "filter" {
            report { () throws(Diagnostic) in try place(instance) }
        }
    }

    private func report(_ body: () throws(Diagnostic) -> Void) {
        do {
            try body()
        } catch {
            resolution.diagnostics.add(error)
        }
    }

    private func place(_ instance: Instance) throws(Diagnostic) {
        let span = FrameSpan(rate.frame(try begin(instance)), rate.frame(try end(instance)))
        try checkSpan(span, of: instance, within: try length(of: instance.scene))
        spans[ObjectIdentifier(instance)] = span
    }

    /// A time that is asked for while it is being worked out is a circle; the message names the whole of it.
    private func solve(
        _ instance: Instance, _ slot: Slot, _ work: () throws(Diagnostic) -> Decimal
    ) throws(Diagnostic) -> Decimal {
        let key = Key(instance: ObjectIdentifier(instance), slot: slot)
        switch states[key] {
        case .known(let time): return time
        case .failed(let problem): throw problem
        case .working:
            let circle = path.drop { $0.instance !== instance || $0.slot != slot } + [(instance, slot)]
            throw .error(
                "time-cycle", at: instance.element.place(of: slot.rawValue),
                "times go round in a circle: \(circle.map { "\($0.instance.title).\($0.slot)" }.joined(separator: " → "))",
                hint: "give one of them a time of its own")
        case nil: break
        }
        states[key] = .working
        path.append((instance, slot))
        defer { path.removeLast() }
        do throws(Diagnostic) {
            let time = try work()
            states[key] = .known(time)
            return time
        } catch {
            states[key] = .failed(error)
            throw error
        }
    }

    // MARK: Scenes

    func position(_ scene: Instance) -> Int { positions[ObjectIdentifier(scene)] ?? 0 }

    /// Frames of the overlap with the scene before.
    func incoming(_ index: Int) -> Int { transitions[index].frames }

    /// Frames of the overlap with the scene after.
    func outgoing(_ index: Int) -> Int { index + 1 < transitions.count ? transitions[index + 1].frames : 0 }

    private func transition(of scene: Instance) -> (TransitionValue, Int) {
        let own = Values(scene, resolution).value("transition") { TransitionValue($0) }
        let value = own ?? resolution.template.video.literal("transition").flatMap { TransitionValue($0) } ?? .none
        if value == .none { return (value, 0) }
        return (value, max(0, rate.frame(Decimal(value.time.seconds(at: rate)))))
    }

    /// The length of a scene in frames.
    func sceneFrames(_ index: Int) throws(Diagnostic) -> Int {
        let scene = scenes[index]
        if fitted == nil, !isFitting, let target { try fit(to: target) }
        if let fitted { return fitted[index] }
        let seconds = try solve(scene, .dur) { () throws(Diagnostic) in
            let wanted = try duration(of: scene)
            let frames = rate.frame(wanted)
            try checkScene(scene, index, frames: frames)
            return time(frames)
        }
        return rate.frame(seconds)
    }

    /// Makes the scenes longer or shorter, so that the video is as long as it is to be.
    private func fit(to target: TargetLength) throws(Diagnostic) {
        isFitting = true
        defer { isFitting = false }
        var own: [Int] = []
        for index in scenes.indices { own.append(try sceneFrames(index)) }
        let lengths = try target.fit(self, own)
        // What was worked out so far counted from scenes as long as they are by themselves.
        states = [:]
        starts = [0]
        fitted = lengths
    }

    /// The first frame of a scene in the video.
    func start(_ index: Int) throws(Diagnostic) -> Int {
        while starts.count <= index {
            let before = starts.count - 1
            let frames = try sceneFrames(before)
            // A length that was just worked out may have filled in starts of its own.
            if starts.count == before + 1 { starts.append(starts[before] + frames - outgoing(before)) }
        }
        return starts[index]
    }

    /// The length of the video in frames.
    func total() throws(Diagnostic) -> Int { try start(scenes.count - 1) + sceneFrames(scenes.count - 1) }

    /// The frames of a scene; of the video for nil.
    private func length(of scene: Instance?) throws(Diagnostic) -> Int {
        guard let scene else { return try total() }
        return try sceneFrames(position(scene))
    }

    // MARK: Layers

    /// When a layer appears, in seconds of its scene (or the video).
    func begin(_ instance: Instance) throws(Diagnostic) -> Decimal {
        try solve(instance, .begin) { () throws(Diagnostic) in
            let delay = try stagger(of: instance)
            if let own = try moment("begin", of: instance) { return own + delay }
            if instance.element.expression("end") != nil, let length = try moment("dur", of: instance) {
                return try end(instance) - length
            }
            if instance.name == "narration", let scene = instance.scene {
                return time(incoming(position(scene))) + delay
            }
            guard let parent = instance.parent, parent.name != "scene" else { return delay }
            return try begin(parent) + delay
        }
    }

    /// When a layer is gone, in seconds of its scene (or the video).
    func end(_ instance: Instance) throws(Diagnostic) -> Decimal {
        try solve(instance, .end) { () throws(Diagnostic) in
            if let own = try moment("end", of: instance) { return own }
            if let length = try moment("dur", of: instance) { return try begin(instance) + length }
            if instance.name == "narration" {
                // It may reach into the going scene's overlap, not past it.
                return min(try begin(instance) + media(of: instance, .audio), time(try length(of: instance.scene)))
            }
            if let parent = instance.parent, parent.name != "scene" { return try end(parent) }
            return time(try length(of: instance.scene))
        }
    }

    private func stagger(of instance: Instance) throws(Diagnostic) -> Decimal {
        guard let group = instance.parent, group.name == "group",
            let step = group.element.attributes["stagger"]?
                .literal({ TimeLiteral($0).map { Decimal($0.seconds(at: rate)) } }),
            let position = group.children.firstIndex(where: { $0 === instance }), position > 0
        else { return 0 }
        return step * Decimal(position)
    }

    /// The value of a time attribute; nil when it is not there.
    func moment(_ name: String, of instance: Instance) throws(Diagnostic) -> Decimal? {
        guard let expression = instance.element.expression(name) else { return nil }
        return try moment(expression, at: instance.element.place(of: name), seenFrom: instance)
    }

    /// The value of a time expression on the clock of `instance`; nil is the video.
    func moment(_ expression: Expression, at place: Place, seenFrom instance: Instance?) throws(Diagnostic) -> Decimal {
        if Moments.isZero(expression) { return 0 }
        let value = try expression.evaluate(MomentScope(instance: instance, times: self))
        if let instance, !value.cells.isEmpty { cells[ObjectIdentifier(instance), default: []] += value.cells }
        switch value.content {
        case .time(let seconds): return seconds
        case .blank:
            let missing = expression.references.map(\.name).first {
                bound.moments.has($0) && copies(of: $0).isEmpty
            }
            throw .error(
                "no-time", at: value.cells.first ?? place,
                missing.map { "\"\($0)\" is not in this video, and a time refers to it" } ?? "the time is blank",
                hint:
                    "its if is false or its list is empty here: give the time another way, or leave this out with if=\"…\""
            )
        default:
            throw .error("not-a-time", at: value.cells.first ?? place, "a time is needed, and this is \(value.type)")
        }
    }

    private var bound: BoundTemplate { resolution.bound }
}
