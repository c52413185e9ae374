public import Diagnostics
internal import TimeZones

/// Times given as crontab(5) does: `30 2 * * 1-5` for half past two on weekdays.
///
/// Five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). A field is `*`, or a
/// list of values and ranges; `*` and ranges may have a step (`8-18/2`); months and days of the week may be named by
/// their first three letters. In place of the fields, `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`,
/// `@yearly` and `@annually`.
///
/// A day has to match both of its fields. If both are restricted, that is if neither begins with `*`, it has to
/// match one of them: `30 4 1,15 * 5` is the 1st, the 15th and every Friday.
public struct CronExpression: Hashable, Sendable {
    /// As it was written.
    public let text: String
    public let minute: CronField
    public let hour: CronField
    public let dayOfMonth: CronField
    public let month: CronField
    public let dayOfWeek: CronField

    /// - Parameter place: Where the text begins. If that is a line and column, an error's column is that of the part
    ///   that is wrong.
    public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
        self.text = text
        let place = TextPlace(text: text, start: place)
        let words = text.split { $0 == " " || $0 == "\t" }
        let fields: [Substring]
        if let first = words.first, first.hasPrefix("@") {
            fields = try Self.fields(named: first, words, place)
        } else {
            fields = words
            try Self.checkCount(words, place)
        }
        var read: [CronField] = []
        for (kind, field) in zip(CronField.Kind.allCases, fields) {
            do {
                read.append(try CronFieldReading(kind: kind, text: field).read())
            } catch {
                throw place.error(error.part, error.message, hint: error.hint)
            }
        }
        (minute, hour, dayOfMonth, month, dayOfWeek) = (read[0], read[1], read[2], read[3], read[4])
        guard matchesSomeDay else {
            throw place.error(
                fields[2],
                "\(shown(text)) never comes: no month of \(shown(fields[3])) has a day of \(shown(fields[2]))",
                hint: "the last day of a month cannot be named; the first of the next can")
        }
    }

    /// Whether a day has to match only one of its two fields.
    var eitherDay: Bool { !dayOfMonth.isStarred && !dayOfWeek.isStarred }

    /// A day of the month that is matched comes on every day of the week within 400 years, the 29th of February too.
    private var matchesSomeDay: Bool {
        eitherDay
            || (1...12).contains { month in
                // 2000 was a leap year.
                self.month.contains(month)
                    && dayOfMonth.next(from: 1).map { $0 <= CalendarDay.days(inMonth: month, of: 2000) } ?? false
            }
    }
}

extension CronExpression: CustomStringConvertible {
    public var description: String { text }
}

extension CronExpression {
    private static let example = "such as \"30 2 * * 1-5\": minute, hour, day of the month, month, day of the week"

    private static let named: [(name: Substring, fields: String)] = [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
    ]

    private static func fields(
        named name: Substring, _ words: [Substring], _ place: TextPlace
    ) throws(Diagnostic) -> [Substring] {
        if name.lowercased() == "@reboot" {
            throw place.error(
                name, "@reboot is no time: whether the machine started does not say when a run is due",
                hint: "give a time, such as @daily; a run that was missed is begun when the service starts")
        }
        guard let fields = named.first(where: { $0.name == name.lowercased() })?.fields else {
            let names = named.map { String($0.name) }
            throw place.error(
                name, "\(shown(name)) is no schedule",
                hint: name.count > 20 ? nil : NearestName.hint(String(name), among: names))
        }
        if words.count > 1 {
            throw place.error(
                words[1], "\(shown(words[1])) stands after \(name), which is a whole schedule", hint: "leave it out")
        }
        return fields.split(separator: " ")
    }

    private static func checkCount(_ words: [Substring], _ place: TextPlace) throws(Diagnostic) {
        switch words.count {
        case 5: return
        case 0:
            throw place.error(
                place.text[...], "the schedule is empty", hint: "write five fields, \(example)")
        case 6 where isSchedule(words.dropFirst()):
            throw place.error(
                words[0], "\(shown(place.text)) has six fields, and a schedule has five: seconds cannot be given",
                hint: "did you mean \"\(words.dropFirst().joined(separator: " "))\"?")
        case 6... where isSchedule(words.prefix(5)):
            throw place.error(
                words[5], "\(shown(words[5])) stands after the five fields of a schedule",
                hint: "did you mean \"\(words.prefix(5).joined(separator: " "))\"?")
        default:
            throw place.error(
                place.text[...],
                "\(shown(place.text)) has \(words.count) field\(words.count == 1 ? "" : "s"), and a schedule has five",
                hint: "write five fields, \(example)")
        }
    }

    /// Whether these are five fields that can be read.
    private static func isSchedule(_ words: ArraySlice<Substring>) -> Bool {
        zip(CronField.Kind.allCases, words).allSatisfy { kind, word in
            (try? CronFieldReading(kind: kind, text: word).read()) != nil
        }
    }
}

/// Where the parts of a text are.
private struct TextPlace {
    let text: String
    let start: Place?

    /// An error at a part of the text, or at the text's beginning for a part that is none of it.
    func error(_ part: Substring, _ message: String, hint: String? = nil) -> Diagnostic {
        .error("bad-schedule", at: place(of: part), message, hint: hint)
    }

    private func place(of part: Substring) -> Place? {
        guard case .source(let file, let line, let column) = start, part.base == text else { return start }
        let offset = text.unicodeScalars.distance(from: text.startIndex, to: part.startIndex)
        return .source(file: file, line: line, column: column + offset)
    }
}
