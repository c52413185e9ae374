import Testing
import TimelineModel

@testable import Typesetting

@Suite struct BidiTests {
    private func runs(_ text: String, _ language: String) -> [String] {
        typesetter.layOut(request(text, language: language, width: 2000)).block.lines[0].runs.map(\.text)
    }

    @Test func latinBrandAndPriceInArabic() {
        // From left to right: the end of the sentence first.
        #expect(runs("ساعة Nike بسعر 129.00 دولار", "ar") == [" دولار", "129.00", " بسعر ", "Nike", "ساعة "])
    }

    @Test func arabicInLatin() {
        #expect(runs("The word سلام عليكم means peace", "en") == ["The word ", "سلام عليكم", " means peace"])
    }

    @Test func hebrewWithBrackets() {
        // Noto Sans Hebrew has no brackets, so they are runs of their own, mirrored by HarfBuzz.
        #expect(runs("שלום (abc) עולם", "he") == [" עולם", ")", "abc", "(", "שלום "])
    }

    @Test func firstStrongLetterDecidesElseTheLanguage() {
        func isRight(_ text: String, _ language: String) -> Bool {
            typesetter.layOut(request(text, language: language)).block.lines[0].origin.x.pixels > 300
        }
        #expect(isRight("مرحبا", "en"))
        #expect(!isRight("Hello", "ar"))
        #expect(isRight("129.00", "ar"))
        #expect(!isRight("129.00", "en"))
    }

    private func runs(_ spans: [(text: String, isValue: Bool)], _ language: String) -> [String] {
        let spans = spans.map { StyledSpan(text: $0.text, style: SpanStyle(), isIsolated: $0.isValue) }
        let layout = typesetter.layOut(
            TextRequest(
                spans: spans, width: px(2000), height: px(300), language: language,
                style: BlockStyle(fontSize: px(40))))
        return layout.block.lines[0].runs.map(\.text)
    }

    @Test func valuesKeepTheirDirection() {
        // Without isolates the price would join the brand's number, and the sign at its end go to the wrong side.
        #expect(
            runs([("ساعة ", false), ("Air 90!", true), (" ", false), ("12 USD", true)], "ar")
                == ["12 USD", " ", "Air 90!", "ساعة "])
        #expect(
            runs([("New: ", false), ("ساعة 90", true), (", 12 USD", false)], "en") == [
                "New: ", "90", "ساعة ", ", 12 USD",
            ])
    }

    @Test func valuesDoNotTurnTheirSentence() {
        #expect(runs([("ساعة", true), (": new", false)], "en") == ["ساعة", ": new"])
        #expect(runs([("Nike", true), (": جديد", false)], "en") == [": جديد", "Nike"])
        // A cell that closes an isolate it did not open, or opens one that it does not close.
        #expect(runs([("ساعة\u{2069} x", true), (", y", false)], "en").last == ", y")
        #expect(runs([("a \u{2067}b", true), (" c ", false), ("d", true)], "en").suffix(2) == [" c ", "d"])
        #expect(runs([("a \u{202E}b", true), (" c", false)], "en").last == " c")
    }

    @Test func directionOfValuesAlone() {
        func isRight(_ spans: [(text: String, isValue: Bool)], _ language: String) -> Bool {
            let spans = spans.map { StyledSpan(text: $0.text, style: SpanStyle(), isIsolated: $0.isValue) }
            return typesetter.layOut(
                TextRequest(
                    spans: spans, width: px(2000), height: px(300), language: language,
                    style: BlockStyle(fontSize: px(40)))
            ).block.lines[0].origin.x.pixels > 300
        }
        #expect(isRight([("ساعة", true)], "en"), "an Arabic cell in a template without a language")
        #expect(isRight([("Nike", true)], "ar"), "a brand in an Arabic layout stays on its side")
        #expect(isRight([("Nike ساعة", true)], "ar"), "an Arabic title that begins with a brand")
        #expect(isRight([("Nike ساعة", false)], "ar"))
        #expect(!isRight([("Nike ساعة", false)], "en"))
        #expect(!isRight([("Hello", false)], "ar"))
        #expect(!isRight([("129", true)], "en"))
    }

    @Test func everyParagraphHasItsOwnDirection() {
        let lines = typesetter.layOut(request("Hello\nمرحبا", language: "en")).block.lines
        #expect(lines[0].origin.x == .zero)
        #expect(lines[1].origin.x + lines[1].width == px(900))
    }

    @Test func levelsAreReordered() {
        #expect(LineBuilding.visualOrder([0, 1, 0]) == [0, 1, 2])
        #expect(LineBuilding.visualOrder([1, 2, 1]) == [2, 1, 0])
        #expect(LineBuilding.visualOrder([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4])
        #expect(LineBuilding.visualOrder([]) == [])
    }
}
