internal import Foundation

/// The reading end of a pipe into which a program writes, and what is kept of it. Used by one thread.
final class OutputCollector {
    private(set) var kept = ProgramRun.Kept()
    private let limit: Int
    private let part: ProgramRun.Part
    private let file: OpenFile
    private(set) var isOver = false

    init(_ file: OpenFile, atMost limit: Int, _ part: ProgramRun.Part) {
        self.file = file
        self.limit = max(0, limit)
        self.part = part
        _ = fcntl(self.file.descriptor, F_SETFL, O_NONBLOCK)
    }

    var descriptor: Int32 { file.descriptor }

    /// Reads what is there now.
    func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isOver {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(file.descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                isOver = true
                return
            }
            take(buffer[..<count])
            // Others want to be served, too.
            if count < buffer.count { return }
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        switch part {
        case .beginning:
            let room = limit - kept.bytes.count
            kept.bytes += bytes.prefix(room)
            kept.dropped += max(0, bytes.count - room)
        case .end:
            kept.bytes += bytes
            // Not at every read, which would move all of it each time.
            if kept.bytes.count > limit + 65_536 { cut() }
        }
    }

    private func cut() {
        let excess = kept.bytes.count - limit
        guard part == .end, excess > 0 else { return }
        kept.bytes.removeFirst(excess)
        kept.dropped += excess
    }

    /// What is kept, once the program has ended: what it left behind may hold the pipe open for ever.
    func finish() -> ProgramRun.Kept {
        read()
        cut()
        return kept
    }
}
