import Diagnostics
import Foundation
import Testing

struct DiagnosticsTests {
    private let wrong = Diagnostic.error(
        "not-money", at: .cell(file: "products.csv", CellReference(column: 5, row: 17)), "\"12,5O\" is not money",
        hint: "did you mean 12,50?")
    private let odd = Diagnostic.warning("odd", at: nil, "this is odd", cause: "No such thing")

    @Test func prints() {
        #expect("\(wrong)" == "products.csv F17: error: \"12,5O\" is not money\n  hint: did you mean 12,50?")
        #expect("\(odd)" == "warning: this is odd (No such thing)")
        #expect("\(Diagnostic(.note, "n", at: .option("--jobs"), "two were used"))" == "--jobs: note: two were used")
    }

    @Test func theSameFindingIsKeptOnce() {
        var all = Diagnostics()
        #expect(all.isEmpty)
        all.add(wrong)
        all.add(odd)
        all.add(Diagnostics([wrong, odd]))
        #expect(all.all == [wrong, odd])
        #expect(all.errors == [wrong])
        #expect(all.hasErrors)
    }

    @Test func theSameFindingIsKeptOnceAmongMany() throws {
        var all = Diagnostics()
        let many = (1...1000).map {
            Diagnostic.warning("odd", at: .cell(file: "a.csv", .init(column: 1, row: $0)), "odd")
        }
        for index in many.indices {
            all.add(many[index])
            all.add(many[index / 2])
        }
        #expect(all.all == many)
        #expect(all == Diagnostics(many))
        #expect(all.hashValue == Diagnostics(many).hashValue)
        let copy = try JSONDecoder().decode(Diagnostics.self, from: JSONEncoder().encode(all))
        #expect(copy == all)
    }

    @Test func warningsAreNotThrown() throws {
        var all = Diagnostics([odd])
        try all.throwIfErrors()
        all.add(wrong)
        let failure = #expect(throws: DiagnosedFailure.self) { try all.throwIfErrors() }
        #expect(failure?.description == "\(odd)\n\(wrong)")
    }

    @Test func collectKeepsWhatExplainsItself() throws {
        struct Other: Error {}
        var all = Diagnostics()
        #expect(try all.collect { 7 } == 7)
        #expect(try all.collect { throw wrong } == nil as Int?)
        #expect(try all.collect { throw DiagnosedFailure(odd) } == nil as Int?)
        #expect(all.all == [wrong, odd])
        #expect(throws: Other.self) { try all.collect { throw Other() } }
    }

    @Test func severitiesAreOrdered() {
        #expect(Diagnostic.Severity.note < .warning)
        #expect(Diagnostic.Severity.warning < .error)
    }
}
