internal import TimelineModel

/// A length of time as it is written: `5s 500ms 2min 1h 12f 00:01:02.5 00:00:05:12`.
///
/// Frames stay frames until the frame rate is known.
struct TimeLiteral: Hashable, Sendable {
    var seconds: Double
    var frames: Double

    static let zero = TimeLiteral(seconds: 0, frames: 0)
    static let expected = "a time such as 5s, 500ms, 2min, 12f or 00:00:05.5"
    static let pattern = #"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(h|min|s|ms|f)|0|[0-9]+:[0-9]{2}:[0-9]{2}(\.[0-9]+|:[0-9]+)?"#

    init(seconds: Double, frames: Double = 0) {
        self.seconds = seconds
        self.frames = frames
    }

    init?(_ text: String) {
        if text == "0" {
            self = .zero
        } else if text.contains(":") {
            guard let clock = Self.clock(text) else { return nil }
            self = clock
        } else if let value = number(text, unit: "ms") {
            self.init(seconds: value / 1000)
        } else if let value = number(text, unit: "min") {
            self.init(seconds: value * 60)
        } else if let value = number(text, unit: "h") {
            self.init(seconds: value * 3600)
        } else if let value = number(text, unit: "s") {
            self.init(seconds: value)
        } else if let value = number(text, unit: "f") {
            self.init(seconds: 0, frames: value)
        } else {
            return nil
        }
    }

    /// `hh:mm:ss`, `hh:mm:ss.fraction` or `hh:mm:ss:frames`.
    private static func clock(_ text: String) -> TimeLiteral? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 4, let hours = Int(parts[0]), let minutes = Int(parts[1]),
            let seconds = number(parts[2]), hours >= 0, (0..<60).contains(minutes), (0..<60).contains(seconds),
            parts[1].utf8.count == 2, parts[2].prefix(while: { $0 != "." }).utf8.count == 2
        else { return nil }
        let time = Double(hours * 3600 + minutes * 60) + seconds
        guard parts.count == 4 else { return TimeLiteral(seconds: time) }
        guard let frames = Int(parts[3]), frames >= 0, !parts[2].contains(".") else { return nil }
        return TimeLiteral(seconds: time, frames: Double(frames))
    }

    func seconds(at rate: FrameRate) -> Double {
        seconds + frames * Double(rate.denominator) / Double(rate.numerator)
    }

    /// Why a text that looks like a time is none: what to write instead.
    static func hint(_ text: String) -> String? {
        if let value = number(text, unit: "m") {
            let amount = value == value.rounded() ? String(Int(value)) : String(value)
            return "m is ambiguous: write \(amount)min or \(amount)ms"
        }
        if number(text) != nil { return "a time needs a unit: \(text)s" }
        return nil
    }
}

extension FrameRate {
    /// The nearest frame boundary, halves up; a hair is added so that decimal halves count as halves.
    func frame(_ seconds: Double) -> Int {
        Int((seconds * Double(numerator) / Double(denominator) + 0.5 + 1e-6).rounded(.down))
    }

    static let expected = "a frame rate such as 25, 30, 29.97 or 30000/1001"
    static let pattern = #"[0-9]+(\.[0-9]+)?|[0-9]+/[0-9]+"#

    /// `30`, `30000/1001`, or the names people use for the NTSC rates: `23.976 29.97 59.94 119.88`.
    init?(_ text: String) {
        let ntsc = ["23.976": 24, "23.98": 24, "29.97": 30, "47.952": 48, "59.94": 60, "119.88": 120]
        if let nominal = ntsc[text] {
            self.init(nominal * 1000, 1001)
        } else if let whole = Int(text) {
            self.init(whole)
        } else {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let numerator = parts[0], let denominator = parts[1], denominator > 0 else { return nil }
            let divisor = Self.gcd(numerator, denominator)
            self.init(numerator / max(divisor, 1), denominator / max(divisor, 1))
        }
        guard (1...240).contains(framesPerSecond) else { return nil }
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? abs(a) : gcd(b, a % b) }
}
