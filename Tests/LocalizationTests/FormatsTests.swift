import Foundation
import Localization
import Testing

/// What CLDR writes. Spaces that do not break and marks of direction are shown as `_` and left out.
private func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\u{A0}", "\u{202F}": result += "_"
        case "\u{200E}", "\u{200F}", "\u{61C}", "\u{2068}", "\u{2069}": break
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
