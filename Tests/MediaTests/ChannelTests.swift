import Foundation
import Media
import Synchronization
import Testing

@Suite(.serialized) struct ChannelTests {
    /// Something that can be handed on but not copied, and that counts itself.
    struct Token: ~Copyable, Sendable {
        static let alive = Mutex(0)
        let number: Int

        init(_ number: Int) {
            self.number = number
            Token.alive.withLock { $0 += 1 }
        }

        deinit { Token.alive.withLock { $0 -= 1 } }
    }

    struct Broken: Error {}

    private func number(from channel: Channel<Token>) throws -> Int? {
        guard let token = try channel.receive() else { return nil }
        return token.number
    }

    @Test func handsValuesOverInOrder() throws {
        let channel = Channel<Token>(capacity: 2)
        let sender = Thread { [channel] in
            for number in 0..<100 { channel.send(Token(number)) }
            channel.finish()
        }
        sender.start()
        for expected in 0..<100 {
            let received = try number(from: channel)
            #expect(received == expected)
        }
        let afterwards = try [number(from: channel), number(from: channel)]
        #expect(afterwards == [nil, nil])
    }

    @Test func neverHoldsMoreThanItsCapacity() throws {
        let channel = Channel<Int>(capacity: 3)
        let sent = Mutex(0)
        let done = DispatchSemaphore(value: 0)
        Thread {
            for number in 0..<10 {
                channel.send(number)
                sent.withLock { $0 += 1 }
            }
            channel.finish()
            done.signal()
        }.start()
        Thread.sleep(forTimeInterval: 0.05)
        #expect(sent.withLock { $0 } == 3)
        while try channel.receive() != nil {}
        done.wait()
        #expect(sent.withLock { $0 } == 10)
    }

    @Test func letsSendersGoWhenCancelled() {
        let channel = Channel<Int>(capacity: 1)
        let done = DispatchSemaphore(value: 0)
        let outcomes = Mutex<[Bool]>([])
        Thread {
            for number in 0..<3 {
                let outcome = channel.send(number)
                outcomes.withLock { $0.append(outcome) }
            }
            done.signal()
        }.start()
        Thread.sleep(forTimeInterval: 0.02)
        channel.cancel()
        done.wait()
        #expect(outcomes.withLock { $0 } == [true, false, false])
    }

    @Test func givesWhatWasSentBeforeAFailure() throws {
        let channel = Channel<Int>(capacity: 4)
        channel.send(1)
        channel.fail(Broken())
        #expect(try channel.receive() == 1)
        #expect(throws: Broken.self) { try channel.receive() }
        #expect(throws: Broken.self) { try channel.receive() }
        #expect(!channel.send(2))
    }

    @Test func destroysWhatNobodyReceives() {
        let before = Token.alive.withLock { $0 }
        do {
            let channel = Channel<Token>(capacity: 4)
            channel.send(Token(-1))
            channel.send(Token(-2))
            channel.cancel()
            channel.send(Token(-3))
        }
        #expect(Token.alive.withLock { $0 } == before)
    }
}
