internal import Foundation

/// Threads of our own: blocking C never runs on Swift's cooperative pool.
enum Workers {
    /// Runs `body` on `count` threads, with their numbers, and waits for all of them.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for index in 0..<max(1, count) {
            group.enter()
            let thread = Thread {
                body(index)
                group.leave()
            }
            // Filters and codecs of libav keep large tables on the stack; Foundation's default is half a megabyte.
            thread.stackSize = 8 << 20
            thread.name = "worker \(index)"
            thread.start()
        }
        group.wait()
    }
}
