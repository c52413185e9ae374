#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Turns the bytes of a file into UTF-8, block by block. A character may be split between two blocks.
protocol TextDecoder {
    /// The UTF-8 of as many characters of `bytes` as are whole, and how many bytes those took.
    ///
    /// `isValid` is false when the byte after those cannot begin or go on a character. Otherwise what is left
    /// over is the beginning of a character, to be handed in again with more bytes.
    mutating func decode(_ bytes: [UInt8]) -> (text: [UInt8], consumed: Int, isValid: Bool)
}

/// UTF-8 is only checked.
struct UTF8Decoder: TextDecoder {
    mutating func decode(_ bytes: [UInt8]) -> (text: [UInt8], consumed: Int, isValid: Bool) {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return (bytes, bytes.count, true)
        } catch {
            let good = error.byteOffsets.lowerBound
            let isCutOff = error.kind == .truncatedScalar && error.byteOffsets.upperBound == bytes.count
            return (Array(bytes[..<good]), good, isCutOff)
        }
    }
}

/// Every other encoding goes through the C library's `iconv`. Owns the conversion descriptor.
final class IconvDecoder: TextDecoder {
    private let conversion: iconv_t

    /// Nil when this system's `iconv` does not know the encoding.
    init?(from encoding: String) {
        guard let opened = iconv_open("UTF-8", encoding), opened != iconv_t(bitPattern: -1) else { return nil }
        conversion = opened
    }

    deinit { iconv_close(conversion) }

    func decode(_ bytes: [UInt8]) -> (text: [UInt8], consumed: Int, isValid: Bool) {
        guard !bytes.isEmpty else { return ([], 0, true) }
        var left = bytes.count
        var isValid = true
        // No encoding read here takes fewer bytes than a quarter of its UTF-8.
        let text = [UInt8](unsafeUninitializedCapacity: bytes.count * 4 + 16) { target, count in
            var input = bytes
            input.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var room = target.count
                target.withMemoryRebound(to: CChar.self) { target in
                    var to = target.baseAddress
                    if iconv(conversion, &from, &left, &to, &room) == Int(bitPattern: UInt.max) {
                        isValid = errno == EINVAL
                    }
                }
                count = target.count - room
            }
        }
        return (text, bytes.count - left, isValid)
    }
}
