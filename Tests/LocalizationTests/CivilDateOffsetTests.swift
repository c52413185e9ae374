import Localization
import Testing

/// The offsets from universal time that ISO 8601 and Google's product feeds write.
@Suite struct CivilDateOffsetTests {
    @Test(arguments: [
        ("Z", 0), ("z", 0), ("+02:00", 7200), ("+0200", 7200), ("-0330", -12_600), ("-00:00", 0), ("+18:00", 64_800),
        ("+0059", 3540),
    ])
    func `is read`(_ text: String, _ seconds: Int) {
        #expect(CivilDate(iso: "2026-11-21T09:30" + text)?.offset == seconds)
        #expect(CivilDate(iso: "2026-11-21 09:30:00.5" + text)?.offset == seconds)
    }

    @Test(arguments: [
        "+", "-", "+2", "+02", "+020", "+02:0", "+02000", "+02:00:00", "+0260", "+1801", "++200", "+-200", "ZZ", "Z0",
        "+02:0a", "+٠٢٠٠", "\u{301}+0200", "+\u{301}0200", " +0200", "0200", "é",
    ])
    func `is refused`(_ text: String) {
        #expect(CivilDate(iso: "2026-11-21T09:30" + text) == nil)
    }

    @Test func `is not there, nor made up`() {
        #expect(CivilDate(iso: "2026-11-21T09:30").map { $0.offset == nil } == true)
    }
}
