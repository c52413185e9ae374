/// The characters that HTML writes by name or number. Of the 2,231 names of the standard these are the ones that
/// word processors and shops write; another name stays as it is written.
enum HTMLEntities {
    /// The character of an entity without `&` and `;`: `amp`, `#39`, `#x2019`; nil when it is none.
    static func decode(_ body: String) -> String? {
        guard body.hasPrefix("#") else { return named[body] }
        let digits = body.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        guard let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else { return nil }
        // HTML reads the numbers 128 to 159 as Windows-1252, because pages always meant that.
        if (0x80...0x9F).contains(value) { return windows1252[Int(value - 0x80)].map(String.init) }
        guard value >= 0x20 || value == 9 || value == 10, let scalar = Unicode.Scalar(value) else { return nil }
        return String(Character(scalar))
    }

    private static let windows1252: [Character?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]

    private static let named: [String: String] = {
        var table = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}",
            "ndash": "–", "mdash": "—", "hellip": "…", "bull": "•", "lsquo": "‘", "rsquo": "’", "sbquo": "‚",
            "ldquo": "“", "rdquo": "”", "bdquo": "„", "lsaquo": "‹", "rsaquo": "›", "euro": "€", "trade": "™",
            "dagger": "†", "permil": "‰", "prime": "′", "Prime": "″", "minus": "−", "le": "≤", "ge": "≥", "ne": "≠",
            "infin": "∞", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "harr": "↔", "hearts": "♥", "star": "☆",
            "starf": "★", "check": "✓", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ",
            "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwj": "\u{200D}", "zwnj": "\u{200C}",
            "lrm": "\u{200E}", "rlm": "\u{200F}", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "mu": "μ",
            "pi": "π", "omega": "ω", "Omega": "Ω", "Delta": "Δ", "sum": "∑", "radic": "√", "asymp": "≈",
        ]
        // The names of Latin-1 from U+00A1 on, in order (nbsp and shy are above).
        let latin1 =
            """
            iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
            micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
            AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
            times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig \
            ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide \
            oslash ugrave uacute ucirc uuml yacute thorn yuml
            """
        for (index, name) in latin1.split(separator: " ").enumerated() {
            if let scalar = Unicode.Scalar(UInt32(0xA1 + index)) { table[String(name)] = String(Character(scalar)) }
        }
        return table
    }()
}
