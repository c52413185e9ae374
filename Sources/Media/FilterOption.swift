internal import CFFmpeg

/// One option of a filter, and which literal values it takes.
public struct FilterOption: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case integer, float, boolean, flags, duration
        case string, color, imageSize, fraction, frameRate, pixelFormat, sampleFormat, channelLayout
        case dictionary, binary
    }

    public var name: String
    public var summary: String
    public var kind: Kind
    /// Bounds of numbers.
    public var minimum: Double
    public var maximum: Double
    /// Names that stand for numbers, sorted.
    public var choices: [String]
    /// Whether it can be changed while the filter runs.
    public var isRuntime: Bool

    /// Why `value` is not a literal of this option; nil if it is.
    ///
    /// libav itself evaluates expressions even where a number is wanted, and an expression may never end: so
    /// numbers are numbers or one of the choices here. What a string means only the filter knows.
    public func problem(with value: String) -> String? {
        switch kind {
        case .integer, .float:
            if choices.contains(value) { return nil }
            guard let number = Double(value), number.isFinite, FilterOption.isPlain(value) else {
                return choices.isEmpty
                    ? "\"\(value)\" is not a number" : "\"\(value)\" is none of \(choices.joined(separator: ", "))"
            }
            if kind == .integer, number != number.rounded() { return "\"\(value)\" is not a whole number" }
            guard number >= minimum, number <= maximum else {
                return "\(value) is not between \(FilterOption.text(minimum)) and \(FilterOption.text(maximum))"
            }
            return nil
        case .boolean:
            return ["0", "1", "true", "false", "yes", "no", "on", "off", "auto"].contains(value)
                ? nil : "\"\(value)\" is neither true nor false"
        case .flags:
            let unknown = value.split(separator: "+").first { !choices.contains(String($0)) && UInt($0) == nil }
            return unknown.map { "\"\($0)\" is none of \(choices.joined(separator: ", "))" }
        case .duration:
            let allowed = value.allSatisfy { $0.isASCII && ($0.isNumber || ":.smu".contains($0)) }
            return allowed && !value.isEmpty ? nil : "\"\(value)\" is not a length of time"
        case .fraction, .frameRate:
            let allowed = value.allSatisfy { $0.isASCII && ($0.isNumber || "/:.".contains($0)) }
            return allowed && !value.isEmpty ? nil : "\"\(value)\" is not a fraction"
        case .imageSize:
            let sides = value.split(separator: "x").map { Int($0) ?? 0 }
            return sides.count == 2 && sides.allSatisfy { $0 > 0 } ? nil : "\"\(value)\" is not a size as 640x480"
        case .color:
            var color: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
            LogCapture.clear()
            let code = withUnsafeMutableBytes(of: &color) {
                av_parse_color($0.baseAddress?.assumingMemoryBound(to: UInt8.self), value, -1, nil)
            }
            return code < 0 ? "\"\(value)\" is not a colour" : nil
        case .pixelFormat:
            return av_get_pix_fmt(value) == AV_PIX_FMT_NONE ? "\"\(value)\" is not a pixel format" : nil
        case .string, .sampleFormat, .channelLayout, .dictionary, .binary:
            return nil
        }
    }

    private static func isPlain(_ number: String) -> Bool {
        number.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
    }

    private static func text(_ bound: Double) -> String {
        bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
    }
}

extension FilterOption {
    /// The options of a filter's class; constants become the choices of those of their unit.
    static func all(_ owner: UnsafePointer<AVClass>) -> [FilterOption] {
        var found: [(option: FilterOption, unit: String?)] = []
        var choices: [String: [String]] = [:]
        var object: UnsafePointer<AVClass>? = owner
        withUnsafeMutablePointer(to: &object) { object in
            var entry: UnsafePointer<AVOption>?
            while true {
                entry = av_opt_next(object, entry)
                guard let raw = entry?.pointee else { break }
                let name = String(cString: raw.name)
                let unit = raw.unit.map { String(cString: $0) }
                if raw.type == AV_OPT_TYPE_CONST {
                    choices[unit ?? "", default: []].append(name)
                } else if let kind = kind(raw.type), raw.flags & AV_OPT_FLAG_READONLY == 0 {
                    let option = FilterOption(
                        name: name, summary: raw.help.map { String(cString: $0) } ?? "", kind: kind, minimum: raw.min,
                        maximum: raw.max, choices: [], isRuntime: raw.flags & AV_OPT_FLAG_RUNTIME_PARAM != 0)
                    found.append((option, unit))
                }
            }
        }
        return found.map { option, unit in
            var option = option
            option.choices = (unit.flatMap { choices[$0] } ?? []).sorted()
            return option
        }
    }

    private static func kind(_ type: AVOptionType) -> Kind? {
        switch type {
        case AV_OPT_TYPE_INT, AV_OPT_TYPE_INT64, AV_OPT_TYPE_UINT64: .integer
        case AV_OPT_TYPE_DOUBLE, AV_OPT_TYPE_FLOAT: .float
        case AV_OPT_TYPE_BOOL: .boolean
        case AV_OPT_TYPE_FLAGS: .flags
        case AV_OPT_TYPE_DURATION: .duration
        case AV_OPT_TYPE_STRING: .string
        case AV_OPT_TYPE_COLOR: .color
        case AV_OPT_TYPE_IMAGE_SIZE: .imageSize
        case AV_OPT_TYPE_RATIONAL: .fraction
        case AV_OPT_TYPE_VIDEO_RATE: .frameRate
        case AV_OPT_TYPE_PIXEL_FMT: .pixelFormat
        case AV_OPT_TYPE_SAMPLE_FMT: .sampleFormat
        case AV_OPT_TYPE_CHANNEL_LAYOUT, AV_OPT_TYPE_CHLAYOUT: .channelLayout
        case AV_OPT_TYPE_DICT: .dictionary
        case AV_OPT_TYPE_BINARY: .binary
        default: nil
        }
    }
}
