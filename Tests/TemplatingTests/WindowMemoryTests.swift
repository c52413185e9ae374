import Diagnostics
import Foundation
import Localization
import Tables
import Testing
import TimeZones

@testable import Templating

@Suite struct WindowMemoryTests {
    private func reader() throws -> WindowReader {
        WindowReader(reading: CellReading(), zone: try Zone.named("Europe/Berlin"))
    }

    @Test func `what is remembered is what is read, and the same text begins and ends at other moments`() throws {
        let reader = try reader()
        var memory = WindowMemory(reader: reader)
        let dates = ["2026-03-29", "2026-10-25T02:30", " 2026-11-24 ", "2026-11-26T09:00+0100", "", " "]
        let intervals = ["2026-11-20/2026-11-30", "2026-11-20T00:00+0100/2026-11-30T23:59+0100", ""]
        for number in 2..<6 {
            for date in dates {
                let row = Row(file: "a.csv", number: number, cells: [date])
                #expect(try memory.begin(row, 0) == reader.begin(date, at: row.place(0)))
                #expect(try memory.end(row, 0) == reader.end(date, at: row.place(0)))
            }
            for interval in intervals {
                let row = Row(file: "a.csv", number: number, cells: [interval])
                #expect(try memory.interval(row, 0) == reader.interval(interval, at: row.place(0)))
            }
        }
        let day = Row(file: "a.csv", number: 9, cells: ["2026-03-29"])
        // The clocks are put forward on that day: it has 23 hours.
        let (begin, end) = (try #require(try memory.begin(day, 0)), try #require(try memory.end(day, 0)))
        #expect(end.timeIntervalSince(begin) == 82_800)
    }

    @Test func `a mistake is told at every cell that has it`() throws {
        var memory = WindowMemory(reader: try reader())
        for number in 2..<5 {
            let row = Row(file: "a.csv", number: number, cells: ["tomorrow", "2026-11-30/2026-11-20"])
            let found = #expect(throws: Diagnostic.self) { try memory.begin(row, 0) }
            #expect(found?.place == row.place(0))
            #expect(#expect(throws: Diagnostic.self) { try memory.end(row, 0) }?.place == row.place(0))
            #expect(#expect(throws: Diagnostic.self) { try memory.interval(row, 1) }?.place == row.place(1))
        }
    }

    @Test func `words for what can be ordered ahead are known however often they are asked for`() throws {
        var memory = WindowMemory(reader: try reader())
        for _ in 0..<2 {
            #expect(
                ["preorder", "Pre-Order", "back_order", "in_stock", ""].map { memory.isOrderedAhead($0) }
                    == [true, true, true, false, false])
        }
    }
}
