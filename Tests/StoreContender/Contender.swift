import Foundation
import Store
import TimelineModel

/// A process that makes entries, for tests of several processes at one store.
///
///     StoreContender STORE LOG COUNT     asks for COUNT entries in an order of its own, then ends
///     StoreContender STORE LOG           makes entries until it is killed
///
/// Every entry that it makes itself is a line in LOG.
@main
enum Contender {
    static func main() throws {
        let arguments = CommandLine.arguments
        let store = try Store(at: arguments[1])
        let log = open(arguments[2], O_WRONLY | O_CREAT | O_APPEND, 0o666)
        if arguments.count > 3, let count = Int(arguments[3]) {
            for name in (0..<count).shuffled() { try make("\(name)", bytes: 5000, store, log) }
        } else {
            while true { try make("\(Int.random(in: 0..<1000))", bytes: .random(in: 0..<200_000), store, log) }
        }
    }

    private static func make(_ name: String, bytes: Int, _ store: Store, _ log: Int32) throws {
        // An entry now and then is made anew, as with --force.
        _ = try store.entry(StoreKey(.chunk, ContentHash(of: name)), remake: bytes % 5 == 1) { path in
            let line = Array((name + "\n").utf8)
            _ = write(log, line, line.count)
            usleep(1000)
            try Data(count: bytes).write(to: URL(fileURLWithPath: path))
        }
    }
}
