internal import Diagnostics
internal import Glibc

/// inotify(7): the system tells what happens in folders.
///
/// Closed when this is let go of.
final class Inotify: Sendable {
    let descriptor: Int32

    /// One thing that happened.
    struct Event {
        /// Which watch tells it; -1 for the queue itself.
        var watch: Int32
        var mask: UInt32
        /// The name in the folder; empty for the folder itself.
        var name: String

        func has(_ flag: Int32) -> Bool { mask & UInt32(flag) != 0 }
    }

    /// - Throws: `Diagnostic`.
    init() throws(Diagnostic) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor < 0 else { return }
        let number = errno
        throw .error(
            "watch", at: nil, "changes of files cannot be noticed: the system gives no more places to watch from",
            hint: "end other programs that watch files, or raise fs.inotify.max_user_instances with sysctl(8)",
            cause: String(cString: strerror(number)))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Watches a folder, or more of one that is watched already.
    ///
    /// - Parameter wholly: Whether files in it that are written count, and not only names that come and go.
    /// - Returns: The watch, the same for every path to a folder; or the system's number for why not, negative.
    func add(_ folder: String, wholly: Bool) -> Int32 {
        var mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_MASK_ADD
        mask |= IN_ONLYDIR
        if wholly { mask |= IN_CLOSE_WRITE }
        let watch = inotify_add_watch(descriptor, folder, UInt32(mask))
        return watch < 0 ? -errno : watch
    }

    func remove(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

    /// What has happened, in order; empty when all was read.
    func read() -> [Event] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return [] }
        var events: [Event] = []
        buffer.withUnsafeBytes { bytes in
            var offset = 0
            // The watch, the mask, a cookie and the name's room, four bytes each; then the name and zeros.
            while offset + 16 <= count {
                let room = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                let name = bytes[(offset + 16)..<min(offset + 16 + room, count)].prefix { $0 != 0 }
                events.append(
                    Event(
                        watch: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self),
                        mask: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                        name: String(decoding: name, as: UTF8.self)))
                offset += 16 + room
            }
        }
        return events
    }
}
