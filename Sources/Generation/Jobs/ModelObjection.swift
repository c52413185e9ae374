public import TimelineModel

/// Why a model will not make what is asked for, or will make it badly.
public struct ModelObjection: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        case parameter(SegmentParameter)
        case picture, negativePrompt, lengthening, frames
    }

    /// Which attribute it is about.
    public var subject: Subject
    /// Whether it is made all the same.
    public var isWarning: Bool
    /// What is wrong, after the model's name: `CogVideoX-2b has no boundary`.
    public var message: String
    /// What the user can do about it.
    public var hint: String?
}

extension ModelRules {
    /// Everything in a request that this model cannot make, and what it would make badly, in the order of the attributes.
    ///
    /// Advice of a preset that it cannot follow is no reason: see `heeding`. The length of the prompt is not looked at: see
    /// `PromptLength`.
    public func objections(to request: SegmentRequest) -> [ModelObjection] {
        let request = heeding(request)
        var found = request.parameters.sorted { $0.key < $1.key }.compactMap { objection(to: $0.key, $0.value) }
        if !request.negativePrompt.isEmpty, !readsNegativePrompt {
            found.append(
                ModelObjection(
                    subject: .negativePrompt, isWarning: false,
                    message: "\(name) has no guidance, and reads no negative prompt", hint: "leave it out"))
        }
        switch (pictureUse, request.image) {
        case (.required, nil):
            found.append(
                ModelObjection(
                    subject: .picture, isWarning: false,
                    message: "\(name) makes videos from a picture, and there is none",
                    hint: "give the segment an image, or use a model that makes videos from words"))
        case (.none, .some):
            found.append(
                ModelObjection(
                    subject: .picture, isWarning: false, message: "\(name) reads no picture",
                    hint: "leave the image out, or use a model that takes one: \(Self.reading.joined(separator: ", "))")
            )
        default: break
        }
        if request.lengthening == .chain, pictureUse == .none {
            found.append(
                ModelObjection(
                    subject: .lengthening, isWarning: false,
                    message: "\(name) reads no picture, so no further piece can begin from the last one",
                    hint:
                        "use pingPong or hold, or a model that takes a picture: \(Self.reading.joined(separator: ", "))"
                ))
        }
        if let frames = request.take.frames, frames > self.frames(atLeast: frames) {
            let most = self.frames(atLeast: frames)
            found.append(
                ModelObjection(
                    subject: .frames, isWarning: true, message: "\(name) makes at most \(most) frames, not \(frames)",
                    hint: nil))
        }
        return found
    }

    private static var reading: [String] { families.filter { $0.pictureUse != .none }.map(\.name) }

    private func objection(to parameter: SegmentParameter, _ value: Int) -> ModelObjection? {
        if parameter == .temporalAttention, attendsJointly {
            guard value == 0 else { return nil }
            return ModelObjection(
                subject: .parameter(parameter), isWarning: false,
                message: "\(name) attends over space and time jointly: there is no temporal attention to switch off",
                hint: "leave it out, or use \(Self.having(parameter).joined(separator: ", "))")
        }
        guard parameters.contains(parameter) else {
            let others = Self.having(parameter)
            return ModelObjection(
                subject: .parameter(parameter), isWarning: false, message: "\(name) has no \(parameter.rawValue)",
                hint: others.isEmpty
                    ? "leave it out" : "leave it out; models that have it: \(others.joined(separator: ", "))")
        }
        func range(_ values: ClosedRange<Int>) -> String {
            let (least, most) = (parameter.text(values.lowerBound), parameter.text(values.upperBound))
            return least == most ? least : "\(least) to \(most)"
        }
        if let possible = possibleValues[parameter], !possible.contains(value) {
            return ModelObjection(
                subject: .parameter(parameter), isWarning: false,
                message: "\(parameter.rawValue) is \(parameter.text(value)), and \(name) takes \(range(possible))",
                hint: parameter == .decoder
                    ? "leave it out, or put the tiny decoder's weights beside the model: rowreel's Documentation/Worker.md"
                    : "\(parameter.rawValue) must be \(range(possible))")
        }
        if let usual = usualValues[parameter], !usual.contains(value) {
            return ModelObjection(
                subject: .parameter(parameter), isWarning: true,
                message:
                    "\(parameter.rawValue) is \(parameter.text(value)): with \(name) pictures are best at \(range(usual))",
                hint: nil)
        }
        return nil
    }
}
