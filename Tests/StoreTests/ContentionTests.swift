import Foundation
@testable import Store
import TestSupport
import Testing
import TimelineModel

/// Several processes at one store, and what their death leaves.
@Suite struct ContentionTests {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func contender(_ arguments: String..., at store: String = "store") throws -> Command.Running {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var program = tests.deletingLastPathComponent().appendingPathComponent("StoreContender").path
        if !FileManager.default.isExecutableFile(atPath: program) {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            program = root.appendingPathComponent(".build/debug/StoreContender").path
        }
        return try Command([program, shelf.folder[store], shelf.folder["log"]] + arguments).start()
    }

    @Test func `processes that want the same entries never both make one`() throws {
        let contenders = try (0..<4).map { _ in try contender("50") }
        for contender in contenders {
            let outcome = contender.wait()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let made = try shelf.folder.text("log").split(separator: "\n")
        #expect(made.count == 50)
        #expect(Set(made).count == 50)
        let store = try shelf.open()
        #expect(store.statistics().levels[0].entries == 50)
        #expect(try store.verify().problems == [])
        #expect(shelf.told.isEmpty)
    }

    @Test func `processes that open a new store at once all find a store`() throws {
        for round in 0..<25 {
            let contenders = try (0..<4).map { _ in try contender("0", at: "store-\(round)") }
            for contender in contenders {
                let outcome = contender.wait()
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }

    @Test func `kill -9 leaves nothing but what verify says and repairs`() throws {
        for _ in 0..<100 {
            let contender = try contender()
            // Bounded in both ways: from before its first entry to some tens of them.
            usleep(.random(in: 0..<60_000))
            contender.signal(SIGKILL)
            _ = contender.wait()
        }
        let before = try shelf.open(isSwept: false).verify()
        #expect(Set(before.problems.map(\.kind)).isSubset(of: [.leftover, .bytesWithoutSidecar]))
        #expect(before.entries > 0)
        _ = try shelf.open(isSwept: false).verify(repair: true)
        let store = try shelf.open()
        let after = try store.verify()
        #expect(after.problems == [])
        #expect(after.entries == before.entries)
        // The index knows all of them, although none of the dead wrote to it at its end.
        #expect(store.statistics().levels[0].entries == after.entries)
        #expect(shelf.folder.names("store/aside") + shelf.folder.names("store/locks") == [])
        #expect(shelf.folder.names("store/leases").count == 2)
    }

    @Test func `while others make entries, whatever is removed is made again`() throws {
        let contenders = try (0..<2).map { _ in try contender("200") }
        let store = try shelf.open(cap: 100_000)
        while contenders.contains(where: \.isRunning) {
            store.settle()
            usleep(2000)
        }
        #expect(contenders.allSatisfy { $0.wait().status == 0 })
        store.settle()
        #expect(store.statistics().levels[0].bytes <= 100_000)
        #expect(try store.verify().problems == [])
    }
}
