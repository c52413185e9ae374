internal import Foundation
internal import Media
internal import TimelineModel

/// The picture that a video starts from, as servers take it.
enum StartPicture {
    /// More than that is drawn anew, smaller: the worker takes requests of 32 MiB, and pictures of 50 million pixels.
    static let mostBytes = 20 << 20
    static let mostPixels = 40_000_000

    /// The file's bytes as they are where they are PNG, JPEG or WebP; a PNG of it otherwise.
    ///
    /// - Parameter size: Of the video, for drawings without a size of their own.
    static func read(_ asset: Asset, for size: PixelSize) throws -> VideoJob.Picture {
        let handle = try FileHandle(forReadingFrom: URL(filePath: asset.path))
        defer { try? handle.close() }
        let head = [UInt8](try handle.read(upToCount: 12) ?? Data())
        if let mediaType = mediaType(head), asset.size.width * asset.size.height <= mostPixels {
            let rest = try handle.read(upToCount: mostBytes) ?? Data()
            if rest.count < mostBytes { return VideoJob.Picture(bytes: head + [UInt8](rest), mediaType: mediaType) }
        }
        let frame = try Image.decode(path: asset.path, fitting: (size.width, size.height))
        return try encode(frame)
    }

    /// A PNG; of pictures that are too large, one of at most 4096 pixels a side.
    static func encode(_ frame: borrowing Frame) throws(MediaError) -> VideoJob.Picture {
        let longest = max(frame.width, frame.height)
        guard longest > 4096 else {
            return VideoJob.Picture(bytes: try ImageWriter.encode(frame, as: .png), mediaType: "image/png")
        }
        let scaler = Scaler(
            sourceWidth: frame.width, sourceHeight: frame.height, width: max(1, frame.width * 4096 / longest),
            height: max(1, frame.height * 4096 / longest), format: frame.format)
        return VideoJob.Picture(
            bytes: try ImageWriter.encode(try scaler.scale(frame), as: .png), mediaType: "image/png")
    }

    private static func mediaType(_ head: [UInt8]) -> String? {
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        let isWebP = head.starts(with: "RIFF".utf8) && head.dropFirst(8).starts(with: "WEBP".utf8)
        return isWebP ? "image/webp" : nil
    }
}
