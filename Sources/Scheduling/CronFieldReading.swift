internal import Diagnostics

/// Reads one field of a cron expression, and says what is wrong with it.
struct CronFieldReading {
    let kind: CronField.Kind
    let text: Substring

    /// What is wrong, and with which part of the text.
    struct Problem: Error {
        var part: Substring
        var message: String
        var hint: String?
    }

    func read() throws(Problem) -> CronField {
        var values: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !item.isEmpty else {
                throw Problem(
                    part: text, message: "\(shown(text)) has a comma with nothing beside it",
                    hint: "a list is written like \(kind.range.lowerBound),\(kind.range.lowerBound + 2)")
            }
            for value in try self.values(of: item) { values |= 1 << UInt64(value) }
        }
        return CronField(kind, values: values, isStarred: text.hasPrefix("*"))
    }

    /// An item of a list: `*`, a value or a range, perhaps with a step.
    private func values(of item: Substring) throws(Problem) -> StrideThrough<Int> {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let range = try self.range(parts[0])
        guard parts.count == 2 else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
        let step = try self.step(parts[1], of: item)
        guard parts[0] == "*" || parts[0].contains("-") else {
            throw Problem(
                part: item, message: "\(shown(item)) steps from one value, and a step needs a range",
                hint: "did you mean \(parts[0])-\(last)/\(step), or */\(step)?")
        }
        return stride(from: range.lowerBound, through: range.upperBound, by: step)
    }

    /// The last value that the field can have: Saturday, not the second Sunday.
    private var last: Int { kind == .dayOfWeek ? 6 : kind.range.upperBound }

    private func step(_ digits: Substring, of item: Substring) throws(Problem) -> Int {
        guard let step = number(digits) else {
            throw Problem(
                part: item, message: "\(shown(digits)) is no step",
                hint: "a step is a number, as in */2: every second of the \(kind.plural)")
        }
        guard step > 0 else {
            throw Problem(part: item, message: "a step of 0 never gets on", hint: "*/1, or *, is all \(kind.plural)")
        }
        // A step counts within its field alone: "*/90" would mean the same as "0".
        let count = kind.range.upperBound - kind.range.lowerBound + (kind == .dayOfWeek ? 0 : 1)
        guard step < count || kind == .dayOfWeek && step == count else {
            throw Problem(
                part: item, message: "a step of \(shown(digits)) is longer than all \(kind.plural)",
                hint: "a step counts within its field and begins anew with the next \(larger): "
                    + "write \(kind.range.lowerBound) for one time in each")
        }
        return step
    }

    /// What the field is a part of.
    private var larger: String {
        switch kind {
        case .minute: "hour"
        case .hour: "day"
        case .dayOfMonth: "month"
        case .month: "year"
        case .dayOfWeek: "week"
        }
    }

    private func range(_ text: Substring) throws(Problem) -> ClosedRange<Int> {
        if text == "*" { return kind.range }
        guard let dash = text.firstIndex(of: "-"), dash != text.startIndex else {
            let value = try value(text)
            return value...value
        }
        let (from, to) = (text[..<dash], text[text.index(after: dash)...])
        let first = try value(from)
        var end = try value(to)
        // Friday to Sunday, by name.
        if kind == .dayOfWeek, end == 0, first > 0 { end = 7 }
        guard first <= end else {
            guard kind != .dayOfWeek || first < 7 else {
                throw Problem(
                    part: text, message: "\(shown(text)) runs backwards",
                    hint: "Sunday is 0, too: did you mean 0-\(to)?")
            }
            let tail = first == last ? "\(from)" : "\(from)-\(kind.name(of: last, like: from))"
            let start = kind.range.lowerBound
            let head = end == start ? "\(to)" : "\(kind.name(of: start, like: to))-\(to)"
            throw Problem(
                part: text, message: "\(shown(text)) runs backwards", hint: "did you mean \(tail),\(head)?")
        }
        return first...end
    }

    private func value(_ text: Substring) throws(Problem) -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.range.lowerBound + index }
        let range = "\(kind.plural) go from \(kind.range.lowerBound) to \(kind.range.upperBound)"
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) {
            if let number = number(text), kind.range.contains(number) { return number }
            let hint: String? = kind == .hour && text == "24" ? "midnight is hour 0" : nil
            throw Problem(part: text, message: "\(shown(text)) is no \(kind.name): \(range)", hint: hint)
        }
        throw Problem(
            part: text.isEmpty ? self.text : text, message: "\(shown(text)) is no \(kind.name): \(range)",
            hint: hint(text))
    }

    private func hint(_ text: Substring) -> String? {
        if text == "?" { return "write * for any \(kind.name)" }
        if isOtherDialect(text) {
            return "a field has numbers, names, lists, ranges and steps; L, W, #, ?, H and ~ are other programs'"
        }
        guard !kind.names.isEmpty, text.count <= 20 else { return nil }
        if let name = kind.names.first(where: { text.count > 3 && text.lowercased().hasPrefix($0) }) {
            return "did you mean \"\(name)\"?"
        }
        return NearestName.find(String(text), among: kind.names).map { "did you mean \"\($0)\"?" }
            ?? "known are \(kind.names.joined(separator: ", "))"
    }

    /// Whether this is what Quartz, cronie or Jenkins would read: `15W`, `5#3`, `L`, `0~59`, `H`.
    private func isOtherDialect(_ text: Substring) -> Bool {
        ["L", "W", "LW", "H"].contains(text)
            || text.contains { "#?~".contains($0) }
            || text.first?.isNumber == true && (text.hasSuffix("L") || text.hasSuffix("W"))
    }

    /// A number of ASCII digits; nil for anything else, and for one that no field could have.
    private func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text) ?? Int.max
    }
}

extension CronField.Kind {
    /// A value by name where its neighbour is written so.
    fileprivate func name(of value: Int, like text: Substring) -> String {
        text.allSatisfy(\.isNumber) ? String(value) : names[value - range.lowerBound]
    }
}
