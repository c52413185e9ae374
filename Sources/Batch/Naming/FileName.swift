internal import Foundation
internal import TimelineModel

/// What may stand in a file name on every system that a video may be copied to.
public enum FileName {
    /// Bytes that a value may take: names have 255 on most file systems, and there is more than one value in a name.
    static let limit = 120

    /// A value as part of a file name: normalised to NFC, with `%2F` for what file systems take for something else.
    ///
    /// Different values stay different. Letters of every script stay as they are. Values past 120 bytes are cut and
    /// end in a hash of the whole.
    public static func escaped(_ value: String) -> String {
        let normal = value.precomposedStringWithCanonicalMapping
        var result = ""
        for (index, scalar) in normal.unicodeScalars.enumerated() {
            let isFirstDot = scalar == "." && index == 0
            if isFirstDot || isForbidden(scalar) {
                for byte in String(scalar).utf8 { result += "%" + hex(byte) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        // Windows and SMB drop a final dot or space.
        if let last = result.last, last == "." || last == " " {
            result.removeLast()
            result += last == "." ? "%2E" : "%20"
        }
        guard result.utf8.count > limit else { return result }
        let digits = "~" + ContentHash(of: normal).hex.prefix(12)
        while result.utf8.count > limit - digits.utf8.count { result.removeLast() }
        return result + digits
    }

    /// What two names must not share: file systems of macOS and Windows take them for the same file.
    public static func folded(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.folding(options: .caseInsensitive, locale: nil)
            .precomposedStringWithCanonicalMapping
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "/", "\\", ":", "*", "?", "\"", "<", ">", "|", "%": true
        // Controls, and the invisible marks that turn the direction of what follows in a listing.
        case _ where scalar.properties.generalCategory == .control: true
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
