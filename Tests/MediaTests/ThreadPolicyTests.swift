import Foundation
import Testing

@testable import Media

/// Threads of encoders leave the machine to others.
@Suite struct ThreadPolicyTests {
    @Test(.enabled(if: VideoCodec.av1.isAvailable)) func `no thread of the AV1 encoder is real-time`() throws {
        let encoder = try VideoEncoder(width: 64, height: 64, frameRate: Fraction(25), options: .draft(.av1))
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap { pid_t($0) }
        // SVT-AV1 has started its own.
        #expect(threads.count > 4)
        #expect(threads.filter { sched_getscheduler($0) == SCHED_FIFO } == [])
        withExtendedLifetime(encoder) {}
    }
}
