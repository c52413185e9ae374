internal import TimelineModel

/// A length of time as it is written: `5s 500ms 2min 1h 12f 00:01:02.5 00:00:05:12`.
///
/// Frames stay frames until the frame rate is known.
struct TimeLiteral: Hashable, Sendable {
    var seconds: Double
    var frames: Double

    static let zero = TimeLiteral(seconds: 0, frames: 0)
    static let expected = "a time such as 5s, 500ms, 2min, 12f or 00:00:05.5"
    static let pattern =
        #"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(h|min|s|ms|f)|0|[0-9]+:[0-9]{2}:[0-9]{2}(\.[0-9]+|:[0-9]+)?"#

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
        let pattern = /([0-9]{1,4}):([0-9]{2}):([0-9]{2})(?:(\.[0-9]+)|:([0-9]{1,3}))?/
        guard let match = text.wholeMatch(of: pattern), let hours = Int(match.1), let minutes = Int(match.2),
            let seconds = Int(match.3), minutes < 60, seconds < 60
        else { return nil }
        let fraction = match.4.flatMap { number($0) } ?? 0
        return TimeLiteral(
            seconds: Double(hours * 3600 + minutes * 60 + seconds) + fraction,
            frames: match.5.flatMap { Double($0) } ?? 0)
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
        } else if let whole = Int(text), text.utf8.count <= 3, !text.hasPrefix("+") {
            self.init(whole)
        } else {
            guard let match = text.wholeMatch(of: /([0-9]{1,9})\/([0-9]{1,9})/), let numerator = Int(match.1),
                let denominator = Int(match.2), denominator > 0
            else { return nil }
            let divisor = Self.gcd(numerator, denominator)
            self.init(numerator / max(divisor, 1), denominator / max(divisor, 1))
        }
        guard (1...240).contains(framesPerSecond) else { return nil }
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? abs(a) : gcd(b, a % b) }
}
