import Foundation
import Localization
import Testing

@Suite struct CellReadingTests {
    private func notation(_ code: String) throws -> NumberNotation {
        code.isEmpty ? .plain : NumberNotation(try LanguageTag(code))
    }

    @Test(
        arguments: [
            ("", "12", "12"), ("", "12.50", "12.5"), ("", "-0.5", "-0.5"), ("", "+3", "3"), ("", " 7 ", "7"),
            ("", ".5", "0.5"),
            ("", "−4", "-4"), ("", "１２", "12"), ("", "0.1", "0.1"), ("de", "12,50", "12.5"),
            ("de", "1.234,5", "1234.5"),
            ("de", "1234,5", "1234.5"), ("en", "1,234,567.8", "1234567.8"), ("fr", "1 234,5", "1234.5"),
            ("fr", "1\u{202F}234,5", "1234.5"), ("de-CH", "1'234.50", "1234.5"), ("hi", "12,34,567", "1234567"),
            ("ar-EG", "١٬٢٣٤٫٥", "1234.5"),
            ("", "12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
            ("", "99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ] as [(String, String, String)])
    func number(code: String, text: String, expected: String) throws {
        #expect(try notation(code).number(text).description == expected)
    }

    @Test(
        arguments: [
            ("", "12,5O", "\"12,5O\" is not a number: the letter O at character 5", "did you mean 12.50?"),
            ("de", "12,5O", "\"12,5O\" is not a number: the letter O at character 5", "did you mean 12,50?"),
            ("", "12,50", "\"12,50\" is not a number", "declare numbers=\"de\" to read it, or write 12.50"),
            ("en", "12,50", "\"12,50\" is not a number", "declare numbers=\"de\" to read it, or write 12.50"),
            (
                "", "1,234", "\"1,234\" is not a number",
                "numbers=\"de\" reads it as 1.234, numbers=\"en\" reads it as 1234"
            ),
            ("", "1,234.50", "\"1,234.50\" is not a number", "declare numbers=\"en\" to read it, or write 1234.50"),
            ("", "129 USD", "\"129 USD\" is not a number", "did you mean 129?"),
            ("", "many", "\"many\" is not a number", nil), ("", "", "\"\" is not a number", nil),
            ("", "1e5", "\"1e5\" is not a number: the letter e at character 2", nil),
            ("", "0x10", "\"0x10\" is not a number: the letter x at character 2", nil),
            ("", "NaN", "\"NaN\" is not a number", nil), ("", "1.2.3", "\"1.2.3\" is not a number", nil),
            ("en", "1,23,456", "\"1,23,456\" is not a number", "declare numbers=\"hi\" to read it, or write 123456"),
            ("", "--5", "\"--5\" is not a number", nil),
            ("", "1O0", "\"1O0\" is not a number: the letter O at character 2", "did you mean 100?"),
            ("", "12,5O USD", "\"12,5O USD\" is not a number: the letter O at character 5", "did you mean 12.50?"),
            ("", "5О", "\"5О\" is not a number: the letter О (U+041E) at character 2", "did you mean 50?"),
            (
                "", "12\u{200E}", "\"12\u{200E}\" is not a number: the character U+200E at character 3",
                "did you mean 12?"
            ),
            ("", "12½", "\"12½\" is not a number: the character ½ at character 3", "did you mean 12?"),
            ("", "7 pieces", "\"7 pieces\" is not a number", "did you mean 7?"),
        ] as [(String, String, String, String?)])
    func refusedNumber(code: String, text: String, message: String, hint: String?) throws {
        let notation = try notation(code)
        do {
            _ = try notation.number(text)
            Issue.record("accepted")
        } catch {
            let problem: CellProblem = error
            #expect(problem.message == message)
            #expect(problem.hint == hint)
        }
    }

    @Test(
        arguments: [
            ("", "129.00", "USD", "129 USD"), ("", "129.00 USD", nil, "129 USD"), ("", "USD 129", nil, "129 USD"),
            ("", "$129", nil, "129 USD"), ("", "$129", "CAD", "129 CAD"), ("de", "€ 12,50", nil, "12.5 EUR"),
            ("de", "12,50 €", "EUR", "12.5 EUR"), ("", "-$5", nil, "-5 USD"), ("", "$-5", nil, "-5 USD"),
            ("", "¥500", "CNY", "500 CNY"), ("", "£9.99", "GBP", "9.99 GBP"), ("", "eur 3", nil, "3 EUR"),
            ("", "129.00 EUR", "USD", "129 EUR"), ("", "R$ 10", nil, "10 BRL"),
        ] as [(String, String, String?, String)])
    func money(code: String, text: String, column: String?, expected: String) throws {
        let money = try notation(code).money(text, currency: column)
        #expect("\(money.amount) \(money.currency)" == expected)
    }

    @Test(
        arguments: [
            ("", "12,5O", "EUR", "\"12,5O\" is not money: the letter O at character 5", "did you mean 12.50?"),
            ("de", "12,5O", "EUR", "\"12,5O\" is not money: the letter O at character 5", "did you mean 12,50?"),
            (
                "", "129", nil, "\"129\" names no currency",
                "write it like 129 USD, or declare the column with currency=\"USD\""
            ),
            ("", "129 XQZ", nil, "\"129 XQZ\" is not money", "did you mean 129?"),
            ("", "€ 12,50", "EUR", "\"€ 12,50\" is not money", "declare numbers=\"de\" to read it, or write 12.50"),
            ("", "$5 €", "EUR", "\"$5 €\" is not money", "did you mean 5?"),
            ("", "$5", "EUR", "\"$5\" is not in EUR", "write the currency's code, such as 5 USD"),
            ("", "free", "EUR", "\"free\" is not money", nil),
            (
                "", "12,5O USD", nil, "\"12,5O USD\" is not money: the letter O at character 5",
                "did you mean 12.50 USD?"
            ),
            (
                "de", "12,5O USD", nil, "\"12,5O USD\" is not money: the letter O at character 5",
                "did you mean 12,50 USD?"
            ),
            ("", "USD l9", nil, "\"USD l9\" is not money: the letter l at character 5", "did you mean USD 19?"),
            ("", "$1O", nil, "\"$1O\" is not money: the letter O at character 3", "did you mean $10?"),
            ("", "12.5x", "EUR", "\"12.5x\" is not money: the letter x at character 5", "did you mean 12.5?"),
        ] as [(String, String, String?, String, String?)])
    func refusedMoney(code: String, text: String, column: String?, message: String, hint: String?) throws {
        let notation = try notation(code)
        do {
            _ = try notation.money(text, currency: column)
            Issue.record("accepted")
        } catch {
            let problem: CellProblem = error
            #expect(problem.message == message)
            #expect(problem.hint == hint)
        }
    }

    @Test(
        arguments: [
            (nil, "2026-11-21", "2026-11-21"), (nil, "2026-11-21T09:30", "2026-11-21T09:30:00"),
            (nil, "2026-11-21 09:30:15.250", "2026-11-21T09:30:15"),
            (nil, "2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z"),
            (nil, "2026-11-21T09:30:00-0330", "2026-11-21T09:30:00-03:30"), ("dd.MM.yyyy", "21.11.2026", "2026-11-21"),
            ("dd.MM.yyyy", "1.2.2026", "2026-02-01"), ("dd.MM.yyyy", "2026-11-21", "2026-11-21"),
            ("MM/dd/yy", "03/05/26", "2026-03-05"), ("yyyyMMdd", "20261121", "2026-11-21"),
            ("d MMM yyyy", "5 Mar 2026", "2026-03-05"), ("MMMM d, yyyy", "march 5, 2026", "2026-03-05"),
            ("dd.MM.yyyy HH:mm", "21.11.2026 9:05", "2026-11-21T09:05:00"),
            ("M/d/yyyy h:mm a", "3/5/2026 12:30 AM", "2026-03-05T00:30:00"), (nil, "2024-02-29", "2024-02-29"),
        ] as [(String?, String, String)])
    func date(pattern: String?, text: String, expected: String) throws {
        let reading = CellReading(dates: try pattern.map { try DatePattern($0) })
        #expect(try reading.date(text).description == expected)
    }

    @Test(
        arguments: [
            (nil, "21.11.2026", "declare dates=\"dd.MM.yyyy\" to read it"),
            (nil, "03/05/2026", "declare dates=\"dd/MM/yyyy\" or dates=\"MM/dd/yyyy\" to read it"),
            (nil, "2026-02-30", "write it as 2026-11-21; is it a day that exists?"),
            (nil, "46347", "this is a spreadsheet's day number; format the column as a date before exporting it"),
            (nil, "soon", "write it as 2026-11-21"),
            ("dd.MM.yyyy", "32.01.2026", "dates are read as dd.MM.yyyy or 2026-11-21"),
            (nil, "2026-11-21T25:00", "write it as 2026-11-21; is it a day that exists?"),
        ] as [(String?, String, String)])
    func refusedDate(pattern: String?, text: String, hint: String) throws {
        let reading = CellReading(dates: try pattern.map { try DatePattern($0) })
        do {
            _ = try reading.date(text)
            Issue.record("accepted")
        } catch {
            #expect(error.message == "\"\(text)\" is not a date")
            #expect(error.hint == hint)
        }
    }

    @Test func germanMonthNames() throws {
        let reading = CellReading(dates: try DatePattern("d. MMM yyyy"), language: try LanguageTag("de"))
        #expect(try reading.date("5. März 2026").description == "2026-03-05")
        #expect(try reading.date("21. Nov. 2026").description == "2026-11-21")
    }

    @Test func saysInWhichLanguageMonthsAreRead() throws {
        let reading = CellReading(dates: try DatePattern("d MMMM yyyy"), language: try LanguageTag("fr"))
        #expect(try reading.date("3 mai 2026").description == "2026-05-03")
        #expect(try reading.date("1 février 2026").description == "2026-02-01")
        for text in ["3 march 2026", "soon"] {
            let problem = #expect(throws: CellProblem.self) { try reading.date(text) }
            #expect(problem?.hint?.contains("d MMMM yyyy in French") == true, "\(problem?.hint ?? "")")
        }
    }

    @Test func booleans() throws {
        let reading = CellReading()
        for text in ["true", "TRUE", "yes", "1", " Yes "] { #expect(try reading.boolean(text)) }
        for text in ["false", "No", "0"] { #expect(try !reading.boolean(text)) }
        do {
            _ = try reading.boolean("y")
            Issue.record("accepted")
        } catch {
            #expect(error.message == "\"y\" is neither true nor false")
            #expect(error.hint == "did you mean yes?")
        }
    }

    @Test func lists() {
        #expect(CellReading().list(" a | b||c |", separator: "|") == ["a", "b", "c"])
        #expect(CellReading().list("", separator: "|") == [])
    }

    @Test func everyDayOfFourCenturies() throws {
        var previous: Int?
        for year in [1, 1600, 1900, 1970, 2000, 2024, 2100, 9999] {
            for month in 1...12 {
                for day in 1...28 {
                    let date = try #require(CivilDate(year: year, month: month, day: day))
                    #expect(date.day == (year, month, day))
                    previous = previous.map { max($0, date.wallClock) } ?? date.wallClock
                }
            }
        }
        #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
    }

    @Test(arguments: [10_000, 1_000_000])
    func hostileCells(length: Int) {
        let reading = CellReading()
        for text in [
            String(repeating: "9", count: length), String(repeating: ",", count: length),
            String(repeating: "é", count: length),
        ] {
            #expect(throws: CellProblem.self) { try reading.numbers.number(text) }
            #expect(throws: CellProblem.self) { try reading.numbers.money(text, currency: "USD") }
            #expect(throws: CellProblem.self) { try reading.date(text) }
            #expect(throws: CellProblem.self) { try reading.boolean(text) }
        }
    }
}
