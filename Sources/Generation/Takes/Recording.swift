internal import Foundation
internal import Media
internal import TimelineModel

/// How a take is to be written.
struct RecordingOrder: Sendable {
    var path: String
    var format: MasterFormat
    /// The size and the frames that were asked for.
    var size: PixelSize
    var frames: Int
    var rate: FrameRate
}

/// A take that was written.
struct Recording: Sendable {
    var path: String
    var quality: SegmentQuality
}

/// Encodes frames of a stream, and measures them on the way.
final class StreamRecording: LaneWork {
    private let order: RecordingOrder
    private let writer: MasterWriter
    private let pool: FramePool
    private var meter = SegmentMeter()

    init(_ order: RecordingOrder) throws {
        self.order = order
        writer = try MasterWriter(order)
        pool = try FramePool(width: order.size.width, height: order.size.height, format: .yuv444p10)
    }

    func take(_ planes: [UInt8]) throws {
        var frame = try pool.frame()
        let (width, height) = (order.size.width * 2, order.size.height)
        var used: UInt8 = 0
        try planes.withUnsafeBytes { source in
            for plane in 0..<3 {
                try frame.withMutablePlane(plane) { target, pitch in
                    guard let from = source.baseAddress, let target = target.baseAddress else { return }
                    for y in 0..<height {
                        let row = from + (plane * height + y) * width
                        UnsafeMutableRawPointer(target + y * pitch).copyMemory(from: row, byteCount: width)
                        let bytes = row.assumingMemoryBound(to: UInt8.self)
                        for x in stride(from: 1, to: width, by: 2) { used |= bytes[x] }
                    }
                }
            }
        }
        // Encoders count on it.
        if used > 3 { throw FrameStream.Damage("a sample has more than ten bits") }
        try meter.add(frame)
        try writer.add(frame)
    }

    func finish() throws -> Recording {
        try writer.finish()
        return Recording(path: order.path, quality: meter.quality)
    }
}

/// Gathers the bytes of a file, and writes its pictures anew when it is whole.
///
/// Pictures are taken in their order, whatever times they have: the rate is the one that was asked for.
final class FileRecording: LaneWork {
    /// In bytes: an hour of what servers send.
    static let limit = 4 << 30

    private let order: RecordingOrder
    private let path: String
    private let handle: FileHandle
    private var bytes = 0

    init(_ order: RecordingOrder) throws {
        self.order = order
        path = order.path + ".received"
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw MediaError(operation: "write the file", detail: String(cString: strerror(errno)), file: path) }
        self.handle = handle
    }

    deinit {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    func take(_ piece: [UInt8]) throws {
        bytes += piece.count
        if bytes > Self.limit { throw FrameStream.Damage("it is longer than \(Self.limit >> 30) GiB") }
        try handle.write(contentsOf: piece)
    }

    func finish() throws -> Recording {
        try handle.close()
        let film: Film
        do {
            film = try Film(path: path)
        } catch {
            throw FrameStream.Damage("it is no video: \(error.detail)")
        }
        var order = order
        // H.264 wants even sides; a server's own video may have others.
        order.size = PixelSize(width: max(2, film.size.width & ~1), height: max(2, film.size.height & ~1))
        let writer = try MasterWriter(order)
        var meter = SegmentMeter()
        while true {
            let next: Frame?
            do throws(MediaError) {
                next = try film.next()
            } catch {
                throw FrameStream.Damage("its pictures cannot be decoded: \(error.detail)")
            }
            guard let frame = next else { break }
            try meter.add(frame)
            try writer.add(frame)
        }
        guard writer.frameCount > 1 else { throw FrameStream.Damage("it has \(writer.frameCount) pictures") }
        try writer.finish()
        return Recording(path: order.path, quality: meter.quality)
    }
}

extension MasterWriter {
    convenience init(_ order: RecordingOrder) throws(MediaError) {
        try self.init(
            path: order.path, format: order.format, width: order.size.width, height: order.size.height,
            frameRate: Fraction(order.rate.numerator, order.rate.denominator))
    }
}
