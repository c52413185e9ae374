/// An argument as a shell reads it back: in single quotes where it holds anything that shells read otherwise.
struct ShellWord: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let plain = "0123456789/._-+:,@%".unicodeScalars
        let isPlain =
            !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || plain.contains($0) }
        description = isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
