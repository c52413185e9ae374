import Diagnostics
import Testing

struct NearestNameTests {
    @Test(
        arguments: zip(
            ["titel", "Price", "prize", "fontsize", "photo_url", "ab", "x", "", "entirely"],
            ["title", "price", "price", "fontSize", nil, nil, nil, nil, nil]))
    func finds(_ typed: String, _ meant: String?) {
        #expect(NearestName.find(typed, among: ["title", "price", "fontSize", "y"]) == meant)
    }

    /// Two letters in the wrong order are one mistake, as is one letter more, less or other.
    @Test(arguments: ["haed", "hed", "heaad", "heat"])
    func oneMistake(_ typed: String) {
        #expect(NearestName.find(typed, among: ["tail", "head"]) == "head")
    }

    @Test func theNearestWinsAndThenTheFirst() {
        #expect(NearestName.find("colour", among: ["color", "colours"]) == "color")
        #expect(NearestName.find("price2", among: ["price_2", "price2x", "Price2"]) == "Price2")
    }

    @Test func hints() {
        #expect(NearestName.hint("titel", among: ["price", "title"]) == "did you mean \"title\"?")
        #expect(NearestName.hint("xyz", among: ["price", "color"]) == "known are color, price")
        #expect(NearestName.hint("xyz", among: [String]()) == nil)
        #expect(NearestName.hint("xyz", among: (0..<13).map { "column\($0)" }) == nil)
    }
}
