import Testing
import TimelineModel

@Suite struct RecentlyUsedTests {
    @Test func whatWasNotUsedForLongestGoesFirst() {
        var kept = RecentlyUsed<Int, String>(capacity: 100)
        for key in 0..<10 { kept.set("\(key)", for: key, weight: 10) }
        #expect(kept.count == 10)
        #expect(kept.value(for: 0) == "0")
        kept.set("10", for: 10, weight: 10)
        #expect(kept.value(for: 0) == "0" && kept.value(for: 10) == "10")
        #expect(kept.value(for: 1) == nil)
    }

    @Test func whatIsTooHeavyIsNotKept() {
        var kept = RecentlyUsed<Int, String>(capacity: 100)
        kept.set("light", for: 1, weight: 40)
        kept.set("heavy", for: 2, weight: 60)
        #expect(kept.value(for: 1) == "light" && kept.value(for: 2) == nil)
        // A value that has grown too heavy goes, too.
        kept.set("grown", for: 1, weight: 60)
        #expect(kept.count == 0)
    }

    @Test func manyLightValuesAreBounded() {
        var kept = RecentlyUsed<Int, Int>(capacity: 1000)
        for key in 0..<10_000 { kept.set(key, for: key, weight: 10) }
        #expect(kept.count <= 100 && kept.count >= 80)
        #expect(kept.value(for: 9_999) == 9_999)
    }
}
