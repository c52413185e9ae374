/// Writes values into the files of systemd so that they are read as what they are.
enum UnitText {
    /// A word of a command line, by systemd.syntax(7) "Quoting" and systemd.service(5) "Command lines".
    ///
    /// - Parameter isProgram: The first word, in which `$` stands for itself.
    static func word(_ text: String, isProgram: Bool = false) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "%": quoted += "%%"
            case "$": quoted += isProgram ? "$" : "$$"
            case _ where isControl(scalar): quoted += escape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        let isPlain = !text.isEmpty && quoted == text && !text.contains { $0.isWhitespace || "'\";".contains($0) }
        return isPlain ? quoted : "\"\(quoted)\""
    }

    /// Text to the end of the line, which is not unquoted: descriptions, folders.
    static func line(_ text: String) -> String { plain(text).replacing("%", with: "%%") }

    /// Text for a comment: nothing in it ends the line.
    static func plain(_ text: String) -> String {
        text.unicodeScalars.map { isControl($0) ? escape($0) : String($0) }.joined()
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { "\\x" + hex($0) }.joined()
    }

    /// A part of a unit's name, as systemd-escape(1) writes it: `/` is `-`; what is neither an ASCII letter or digit nor
    /// `:`, `_` or `.` is `\xNN`, byte by byte, and so is a `.` at the beginning.
    static func name(_ text: String) -> String {
        var escaped = ""
        for (index, byte) in text.utf8.enumerated() {
            let character = Character(Unicode.Scalar(byte))
            if byte == UInt8(ascii: "/") {
                escaped += "-"
            } else if byte < 0x80, character.isLetter || character.isNumber || ":_.".contains(character),
                index > 0 || character != "."
            {
                escaped.append(character)
            } else {
                escaped += "\\x" + hex(byte)
            }
        }
        return escaped
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
