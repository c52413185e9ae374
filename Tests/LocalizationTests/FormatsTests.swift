import CUnicode
import Foundation
import Localization
import Testing

/// What CLDR writes. Spaces that do not break and marks of direction are shown as `_` and left out.
private func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\u{A0}", "\u{202F}": result += "_"
        case "\u{200E}", "\u{200F}", "\u{61C}", "\u{2066}", "\u{2068}", "\u{2069}": break
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

@Suite struct FormatsTests {
    private func formats(_ tag: String) throws -> Formats { Formats(try LanguageTag(tag)) }

    @Test(arguments: [
        ("en", "$1,234.50"), ("de", "1.234,50_$"), ("fr", "1_234,50_$US"), ("ar", "1,234.50_US$"),
        ("ar-EG", "١٬٢٣٤٫٥٠_US$"), ("ja", "$1,234.50"), ("hi", "$1,234.50"), ("pt-BR", "US$_1.234,50"),
        ("zh-Hans", "US$1,234.50"), ("en-CA", "US$1,234.50"),
    ])
    func money(tag: String, expected: String) throws {
        #expect(shown(try formats(tag).money(1234.5, currency: "USD")) == expected)
    }

    @Test(arguments: [
        ("en", nil, "latn"), ("ar", nil, "latn"), ("ar-EG", nil, "arab"), ("ar-MA", nil, "latn"),
        ("fa", nil, "arabext"),
        ("hi", nil, "latn"), ("mr", nil, "deva"), ("bn", nil, "beng"), ("my", nil, "mymr"), ("ne", nil, "deva"),
        ("ar-EG", "latn", "latn"), ("ar", "native", "arab"), ("hi", "native", "deva"), ("de", "native", "latn"),
        ("th", "native", "thai"), ("ar-EG-u-nu-latn", "native", "latn"), ("ar-u-nu-arab", "latn", "arab"),
        ("hi-u-nu-native", nil, "deva"), ("en", "arab", "arab"),
    ])
    func digits(tag: String, choice: String?, expected: String) throws {
        let choice = try choice.map { try #require(NumberingChoice($0)) }
        let formats = Formats(try LanguageTag(tag), numbering: choice)
        #expect(formats.numberingSystem.name == expected)
        // Whatever writes digits writes the same.
        let date = try #require(CivilDate(year: 2026, month: 11, day: 21))
        let texts = [
            formats.number(1_234_567.5), formats.money(12, currency: "USD"), formats.percent(0.25),
            formats.date(date, style: .full), formats.date(date, pattern: try DatePattern("dd.MM.yyyy")),
            try #require(formats.unit(1.5, "kilogram")), formats.numberingSystem.written("1:05"),
        ]
        for text in texts {
            let digits = text.filter { $0.isWholeNumber }
            #expect(!digits.isEmpty && digits.allSatisfy(formats.numberingSystem.digits.contains), "\(text)")
        }
    }

    @Test func numberingSystems() {
        #expect(NumberingSystem("latn") == .latin)
        #expect(NumberingSystem("roman") == nil)
        #expect(NumberingSystem("") == nil)
        #expect(NumberingSystem.names.count > 60)
        #expect(NumberingSystem("beng")?.written("10:05") == "১০:০৫")
        #expect(NumberingChoice("nativ") == nil)
    }

    /// Every sign of the language: never a hyphen in one filter and a minus in the other.
    @Test(arguments: [
        ("en", "-"), ("de", "-"), ("sv", "−"), ("nb", "−"), ("fi", "−"), ("sl", "−"), ("lt", "−"), ("fa", "−"),
        ("fr", "-"),
    ])
    func minus(tag: String, sign: String) throws {
        let formats = try formats(tag)
        #expect(shown(formats.minus) == sign)
        for text in [
            formats.number(-5), formats.percent(-0.05), formats.money(-5, currency: "EUR"),
            formats.unit(-5, "kilogram") ?? "",
        ] {
            #expect(shown(text).contains(sign), "\(text)")
            #expect(!shown(text).contains(sign == "-" ? "−" : "-"), "\(text)")
        }
    }

    /// What a viewer sees from left to right, wherever the amount stands: the sign of a currency stays in one piece, and
    /// on the same side whether the amount is more or less than 0.
    @Test(arguments: [
        ("ar", "129", "USD", "US$129.00"), ("ar", "-129", "USD", "US$-129.00"), ("ar-EG", "129", "USD", "US$١٢٩٫٠٠"),
        ("ar-EG", "-129", "USD", "US$١٢٩٫٠٠-"), ("ar-EG", "129", "EGP", ".\u{645}.\u{62C}١٢٩٫٠٠"),
        ("ar", "129", "CAD", "CA$129.00"), ("he", "129", "ILS", "₪129.00"), ("he", "-129", "USD", "$-129.00"),
        ("fa", "129", "USD", "$۱۲۹٫۰۰"), ("ur", "129", "USD", "$129.00"),
    ])
    func amountsFromLeftToRight(tag: String, amount: String, currency: String, expected: String) throws {
        let money = try formats(tag).money(try #require(Decimal(exactly: amount)), currency: currency)
        for (before, after) in [("", ""), ("نص ", " نص"), ("text ", " text")] {
            for base in [RR_BASE_LTR, RR_BASE_RTL] {
                // As a text sets a value that is put in.
                let line = visual(before + "\u{2068}" + money + "\u{2069}" + after, base: Int32(base))
                #expect(line.filter { !$0.isWhitespace && !"نصtex".contains($0) } == expected, "\(tag) \(line)")
            }
        }
    }

    /// The characters of a paragraph from left to right (UAX #9, rule L2), without marks of direction.
    private func visual(_ text: String, base: Int32) -> String {
        let units = Array(text.utf16)
        var levels = [UInt8](repeating: 0, count: units.count)
        _ = rr_bidi_levels(units, Int32(units.count), base, &levels)
        var order = Array(units.indices)
        for level in stride(from: levels.max() ?? 0, to: 0, by: -1) {
            var index = 0
            while index < order.count {
                var end = index
                while end < order.count, levels[order[end]] >= level { end += 1 }
                order[index..<end].reverse()
                index = max(end, index + 1)
            }
        }
        return shown(String(decoding: order.map { units[$0] }, as: UTF16.self)).replacing("_", with: " ")
    }

    @Test(arguments: [
        ("en", "1", "one", "one"), ("en", "1.0", "one", "one"), ("en", "1.5", "other", "other"),
        ("en", "22", "other", "two"),
        ("ru", "22", "few", "other"), ("ar", "3", "few", "other"), ("ar", "0", "zero", "other"),
        ("cy", "6", "many", "many"),
        ("it", "8", "other", "many"), ("pl", "5", "many", "other"), ("fr", "0", "one", "other"),
        ("fr", "1", "one", "one"),
    ])
    func forms(tag: String, number: String, plural: String, ordinal: String) throws {
        let value = try #require(Decimal(exactly: number))
        #expect(try formats(tag).pluralForm(of: value).rawValue == plural)
        #expect(try formats(tag).pluralForm(of: value, isRank: true).rawValue == ordinal)
    }

    @Test(arguments: [
        ("en", "JPY", "¥1,235"), ("ja", "JPY", "¥1,235"), ("hi", "INR", "₹1,234.50"), ("en", "KWD", "KWD_1,234.500"),
        ("de", "EUR", "1.234,50_€"), ("fr", "EUR", "1_234,50_€"), ("de-CH", "CHF", "CHF_1’234.50"),
    ])
    func currencyDigits(tag: String, currency: String, expected: String) throws {
        #expect(shown(try formats(tag).money(1234.5, currency: currency)) == expected)
    }

    @Test func moneyStyles() throws {
        let english = try formats("en")
        #expect(english.money(129, currency: "USD", style: .short) == "$129")
        #expect(english.money(12.5, currency: "USD", style: .short) == "$12.50")
        #expect(shown(english.money(129, currency: "USD", style: .code)) == "USD_129.00")
        #expect(english.money(129, currency: "USD", style: .name) == "129.00 US dollars")
        #expect(english.money(-5, currency: "USD") == "-$5.00")
    }

    @Test(arguments: [
        ("en", "1,234,567.891"), ("de", "1.234.567,891"), ("fr", "1_234_567,891"), ("hi", "12,34,567.891"),
        ("ja", "1,234,567.891"), ("ar-EG", "١٬٢٣٤٬٥٦٧٫٨٩١"),
    ])
    func number(tag: String, expected: String) throws {
        let value = try #require(Decimal(exactly: "1234567.891"))
        #expect(shown(try formats(tag).number(value)) == expected)
    }

    @Test func numberDetails() throws {
        let english = try formats("en")
        #expect(english.number(2.5, fractionDigits: 0) == "3")
        #expect(english.number(-2.5, fractionDigits: 0) == "-3")
        #expect(english.number(2, fractionDigits: 2) == "2.00")
        #expect(english.number(2024, grouping: false) == "2024")
        let long = try #require(Decimal(exactly: "12345678901234567890.123456789012345678"))
        #expect(english.number(long, grouping: false) == "12345678901234567890.123456789012345678")
    }

    @Test(arguments: [("en", "26%"), ("de", "26_%"), ("fr", "26_%"), ("tr", "%26"), ("ar-EG", "٢٦٪")])
    func percent(tag: String, expected: String) throws {
        #expect(shown(try formats(tag).percent(0.255)) == expected)
    }

    @Test(arguments: [
        ("en", "11/21/2026", "Nov 21, 2026", "November 21, 2026", "Saturday, November 21, 2026"),
        ("de", "21.11.2026", "21. Nov. 2026", "21. November 2026", "Samstag, 21. November 2026"),
        ("fr", "21/11/2026", "21 nov. 2026", "21 novembre 2026", "samedi 21 novembre 2026"),
        ("ja", "2026/11/21", "2026年11月21日", "2026年11月21日", "2026年11月21日 土曜日"),
        ("hi", "21/11/2026", "21 नव॰ 2026", "21 नवंबर 2026", "शनिवार, 21 नवंबर 2026"),
        ("ar", "21/11/2026", "21 نوفمبر، 2026", "21 نوفمبر، 2026", "السبت، 21 نوفمبر، 2026"),
    ])
    func date(tag: String, short: String, medium: String, long: String, full: String) throws {
        let date = try #require(CivilDate(year: 2026, month: 11, day: 21))
        let formats = try formats(tag)
        let styles = Formats.DateStyle.allCases.map { shown(formats.date(date, style: $0)) }
        #expect(styles == [short, medium, long, full])
    }

    @Test(arguments: [
        ("en", "d MMM yyyy", "5 Mar 2026"), ("de", "EEEE, d. MMMM", "Donnerstag, 5. März"),
        ("en", "dd.MM.yy", "05.03.26"),
        ("en", "h:mm a", "2:07 PM"), ("en", "HH:mm:ss", "14:07:09"), ("fr", "'le' d MMMM", "le 5 mars"),
        ("en", "h 'o''clock'", "2 o'clock"), ("ru", "LLLL yyyy", "март 2026"), ("ru", "d MMMM", "5 марта"),
        ("ja", "yyyy年M月d日", "2026年3月5日"), ("en", "EEE", "Thu"), ("en", "y", "2026"),
    ])
    func pattern(tag: String, pattern: String, expected: String) throws {
        let date = try #require(CivilDate(year: 2026, month: 3, day: 5, time: (14, 7, 9)))
        #expect(shown(try formats(tag).date(date, pattern: DatePattern(pattern))) == expected)
    }

    @Test(arguments: [
        ("%d %b %Y", "\"%d %b %Y\" is not a date pattern", "write it in CLDR's letters: \"dd MMM yyyy\""),
        (
            "d MMM YYYY", "\"YYYY\" in the date pattern \"d MMM YYYY\" is not a field",
            "the calendar year is y, as in yyyy"
        ),
        (
            "--", "\"--\" shows nothing of a date",
            "use one of the styles short, medium, long, full, or a pattern such as \"d MMM yyyy\""
        ),
    ])
    func refusedPattern(pattern: String, message: String, hint: String) {
        do {
            _ = try DatePattern(pattern)
            Issue.record("accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    @Test func letterCase() throws {
        #expect(try formats("tr").uppercased("istanbul") == "İSTANBUL")
        #expect(try formats("tr").lowercased("ISPARTA") == "ısparta")
        #expect(try formats("en").uppercased("straße") == "STRASSE")
        #expect(try formats("tr").capitalized("istanbul KEBAP") == "İstanbul kebap")
        #expect(try formats("en").capitalized("«hello WORLD»") == "«Hello world»")
    }

    @Test(arguments: [
        ("en", "red, green, and blue"), ("de", "red, green und blue"), ("ja", "red、green、blue"),
        ("fr", "red, green et blue"),
    ])
    func list(tag: String, expected: String) throws {
        #expect(try formats(tag).list(["red", "green", "blue"]) == expected)
    }

    @Test func orderByAlphabet() throws {
        let german = try formats("de")
        let sorted = ["Zebra", "Äpfel", "apfel", "Birne", "Teil 10", "Teil 9"].sorted {
            german.order($0, $1) == .orderedAscending
        }
        #expect(sorted == ["apfel", "Äpfel", "Birne", "Teil 9", "Teil 10", "Zebra"])
    }
}
