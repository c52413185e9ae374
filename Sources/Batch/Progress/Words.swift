internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Generation

/// Numbers as people read them.
enum Words {
    /// `3 s`, `1 min 05 s`, `2 h 07 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "?" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
    }

    /// `820 B`, `2.1 MB`: decimal units, as file managers count.
    static func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.5 || unit == "GB" {
                return unit == "B" ? "\(bytes) B" : "\(tenths(value)) \(unit)"
            }
            value /= 1000
        }
        return "\(bytes) B"
    }

    /// One decimal, whatever the locale.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// `fetching: 3 of 40, 1.2 MB`.
    static func fetching(_ progress: FetchProgress) -> String {
        "fetching: \(progress.done) of \(progress.total), \(size(progress.bytes))"
    }

    /// `38`, and `0.4` where whole numbers say too little.
    static func rate(_ value: Double) -> String { value < 9.95 ? tenths(value) : "\(Int(value.rounded()))" }

    /// `encoding sku-1 again in 4 s: the disk is full`.
    static func again(_ kind: WorkKind, _ title: String, _ problem: Diagnostic?, _ seconds: Double) -> String {
        "\(kind.doing) \(title.printable) again in \(duration(seconds))"
            + (problem.map { ": \($0.message.printable)" } ?? "")
    }

    /// `worker: loading Wan2.1-T2V-1.3B: text_encoder 40 %`.
    static func engine(_ event: EngineEvent) -> String {
        switch event {
        case .loading(let what, let part):
            "segments: loading \(what.printable)" + (part.map { " \(Int(min(1, max(0, $0)) * 100)) %" } ?? "")
        case .ready(let what): "segments from \(what.printable)"
        case .note(let what): "segments: \(what.printable)"
        }
    }

    /// `2026-01-31`, in universal time.
    static func date(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }

    /// `1 video`, `8 videos`.
    static func count(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }

    /// `9,950`.
    static func thousands(_ count: Int) -> String {
        let digits = String(abs(count))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (count < 0 ? "-" : "") + text
    }

    private static func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
}
