/// Formats that libav 5.1 takes for something else or decodes wrongly, told by their first bytes.
enum Unreadable {
    /// Why the file cannot be read and how to convert it; nil if nothing speaks against it.
    static func reason(_ source: FileSource) -> MediaError? {
        let head = source.bytes(at: 0, count: 64)
        func text(_ start: Int) -> String {
            start + 4 <= head.count ? String(decoding: head[start..<start + 4], as: UTF8.self) : ""
        }
        if text(4) == "ftyp" {
            // Major brand, then minor version, then compatible brands up to the box's end.
            let end = min(head.count, Int(head[2]) << 8 | Int(head[3]))
            let compatible = stride(from: 16, to: max(16, end - 3), by: 4).map(text)
            let heic: Set = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]
            let isAVIF = text(8).hasPrefix("avi") || compatible.contains { $0.hasPrefix("avi") }
            if heic.contains(text(8)) || (["mif1", "msf1"].contains(text(8)) && !isAVIF) {
                return MediaError(
                    operation: "decode the picture", detail: "HEIC pictures are not supported", file: source.path,
                    hint: "convert it first, for example: heif-convert \(name(source.path)) picture.jpg")
            }
        }
        if text(0) == "RIFF", text(8) == "WEBP", text(12) == "VP8X", head.count > 20, head[20] & 0x02 != 0 {
            return MediaError(
                operation: "decode the picture", detail: "animated WebP is not supported", file: source.path,
                hint: "convert it first, for example with ImageMagick: convert \(name(source.path)) picture.gif")
        }
        return nil
    }

    private static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
