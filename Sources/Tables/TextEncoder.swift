#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Turns text into the bytes of an encoding, by the C library's `iconv`. Owns the conversion descriptor.
final class TextEncoder {
    /// Nil for UTF-8, whose text is its bytes.
    private let conversion: iconv_t?

    /// Nil when this system's `iconv` does not know the encoding.
    init?(_ encodingName: String) {
        if encodingName == "utf-8" {
            conversion = nil
            return
        }
        guard let opened = iconv_open(encodingName.uppercased(), "UTF-8"), opened != iconv_t(bitPattern: -1) else {
            return nil
        }
        conversion = opened
    }

    deinit { if let conversion { iconv_close(conversion) } }

    /// The bytes; nil when the encoding has no such character.
    func bytes(_ text: String) -> [UInt8]? {
        var input = Array(text.utf8)
        guard let conversion, !input.isEmpty else { return input }
        var left = input.count
        // glibc counts characters that it replaced, which is no error to it.
        var replaced = 0
        // No encoding written here takes more than four bytes for one of UTF-8.
        let bytes = [UInt8](unsafeUninitializedCapacity: input.count * 4) { target, count in
            var room = target.count
            input.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                target.withMemoryRebound(to: CChar.self) { target in
                    var to = target.baseAddress
                    replaced = iconv(conversion, &from, &left, &to, &room)
                }
            }
            count = target.count - room
        }
        guard left == 0, replaced == 0 else {
            iconv(conversion, nil, nil, nil, nil)
            return nil
        }
        return bytes
    }
}
