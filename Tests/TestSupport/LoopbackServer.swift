public import Foundation
internal import Synchronization

/// A server of HTTP on 127.0.0.1 for tests: answers what a closure says, byte for byte, also what no good server would.
///
/// Every connection has a thread and takes one request. Stops when the test lets go of it.
public final class LoopbackServer: Sendable {
    public struct Request: Sendable {
        public var method: String
        /// With the query.
        public var path: String
        /// By name in lower case.
        public var headers: [String: String]
        /// As many bytes as `Content-Length` says.
        public var body: Data
        /// How many requests for this path came before.
        public var ordinal: Int
    }

    /// One connection, after its request was read.
    public final class Connection: Sendable {
        private let file: Int32

        init(_ file: Int32) { self.file = file }

        /// Sends bytes as they are; false when the other side has gone.
        @discardableResult
        public func send(_ bytes: Data) -> Bool {
            var done = 0
            while done < bytes.count {
                let count = bytes[(bytes.startIndex + done)...].withUnsafeBytes {
                    Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }

        @discardableResult
        public func send(_ text: String) -> Bool { send(Data(text.utf8)) }

        /// A whole answer, with its length.
        public func answer(_ status: Int, _ headers: [String: String] = [:], _ body: Data = Data()) {
            var text = "HTTP/1.1 \(status) Words of the server\r\nConnection: close\r\n"
            text += "Content-Length: \(body.count)\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            send(Data((text + "\r\n").utf8) + (status == 304 ? Data() : body))
        }
    }

    private struct State {
        var requests: [Request] = []
        var active = 0
        var mostActive = 0
        var isStopped = false
    }

    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// - Parameter answer: Answers a request; the connection is closed when it returns.
    public init(_ answer: @escaping @Sendable (Request, Connection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw CocoaError(.fileWriteUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [weak self] in
            while true {
                let file = accept(listener, nil, nil)
                guard file >= 0, let server = self else {
                    close(file >= 0 ? file : listener)
                    return
                }
                Thread { server.serve(file, answer) }.start()
            }
        }.start()
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// `http://127.0.0.1:PORT/…`.
    public func address(_ path: String, user: String = "") -> String {
        "http://\(user)127.0.0.1:\(port)/\(path)"
    }

    /// What was asked so far, in order.
    public var requests: [Request] { state.withLock(\.requests) }
    /// The most connections that were open at one time.
    public var mostAtOnce: Int { state.withLock(\.mostActive) }

    private func serve(_ file: Int32, _ answer: (Request, Connection) -> Void) {
        defer { close(file) }
        guard let head = readHead(file) else { return }
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        guard words.count == 3 else { return }
        var request = Request(method: words[0], path: words[1], headers: [:], body: Data(), ordinal: 0)
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            request.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        if let length = request.headers["content-length"].flatMap({ Int($0) }) { request.body = read(file, length) }
        state.withLock { state in
            request.ordinal = state.requests.count { $0.path == request.path }
            state.requests.append(request)
            state.active += 1
            state.mostActive = max(state.mostActive, state.active)
        }
        answer(request, Connection(file))
        state.withLock { $0.active -= 1 }
        // Told that there is no more, the other side closes: otherwise the kernel may drop what it has not read.
        shutdown(file, Int32(SHUT_WR))
    }

    private func read(_ file: Int32, _ length: Int) -> Data {
        var bytes = [UInt8](repeating: 0, count: min(length, 1 << 26))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                recv(file, $0.baseAddress.map { $0 + done }, $0.count - done, 0)
            }
            guard count > 0 else { break }
            done += count
        }
        return Data(bytes[..<done])
    }

    private func readHead(_ file: Int32) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 100_000, recv(file, &byte, 1, 0) == 1 {
            bytes.append(byte)
            if bytes.suffix(4) == [13, 10, 13, 10] { return String(decoding: bytes, as: UTF8.self) }
        }
        return nil
    }
}
