import Diagnostics
import Foundation
import Media
import Store
import Testing

@testable import Batch

@Suite struct FailureClassTests {
    static func failure(_ error: any Error) -> WorkFailure? {
        WorkFailure(error, while: "encoding frames 0–24 of a fr", store: "/store")
    }

    @Test(
        arguments: [
            (Diagnostic.error("bad-cell", at: nil, "no"), .data), (.error("missing-file", at: nil, "no"), .asset),
            (.error("disk-full", at: nil, "no"), .resources), (.error("render", at: nil, "no"), .internal),
            (.error("engine-refused", at: nil, "no"), .engine),
        ] as [(Diagnostic, FailureClass)])
    func `findings by their code`(_ diagnostic: Diagnostic, _ expected: FailureClass) {
        #expect(Self.failure(diagnostic)?.failure == expected)
        #expect(WorkFailure(Diagnostics([diagnostic])).failure == expected)
    }

    @Test func `errors of the layers below`() {
        #expect(Self.failure(StoreError(.full, "write", path: "/store/a"))?.failure == .resources)
        #expect(Self.failure(MediaError(operation: "read", detail: "bad", file: "/store/a"))?.failure == .resources)
        #expect(Self.failure(MediaError(operation: "read", detail: "bad", file: "/pictures/a"))?.failure == .asset)
        #expect(Self.failure(MediaError(code: -28, operation: "write", detail: "full"))?.failure == .resources)
        #expect(Self.failure(MediaError(operation: "open", detail: "bad"))?.failure == .internal)
    }

    @Test func `stopping is no failure`() {
        #expect(Self.failure(CancellationError()) == nil)
        #expect(Self.failure(StoreError(.cancelled, "lock", path: "/store/a")) == nil)
    }

    @Test func `a fault of ours says what it was doing and asks to be told`() throws {
        struct Surprise: Error {}
        let failure = try #require(Self.failure(Surprise()))
        #expect(failure.failure == .internal)
        let told = try #require(failure.diagnostics.errors.first)
        #expect(told.message == "internal error while encoding frames 0–24 of a fr: Surprise()")
        #expect(told.hint?.contains("report it") == true)
    }
}
