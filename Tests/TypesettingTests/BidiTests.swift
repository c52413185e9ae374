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
