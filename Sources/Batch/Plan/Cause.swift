/// Why a piece has to be made, in the user's words.
public enum Cause: Hashable, Sendable {
    /// The video was never made here, from this sheet, in this language and output.
    case new
    /// A cell changed; nil was not there, or not read.
    case cell(place: String, column: String, old: String?, new: String?)
    /// A picture, clip or sound has other bytes.
    case file(String)
    /// A font's file has other bytes, with its revisions where they are known.
    case font(String, old: String?, new: String?)
    /// Another font is used than before: one was installed, removed, or listed differently.
    case otherFont(String)
    /// The template has something else here.
    case template(String)
    /// The words have another translation here.
    case translation(String)
    /// The scene, or the video, is longer or shorter.
    case length(old: Int, new: Int)
    /// The profile, the encoder's settings, the container.
    case setting(String, old: String?, new: String)
    /// A library that draws or encodes has another version.
    case library(old: String?, new: String)
    /// The program draws a feature otherwise than the one before.
    case renderer(String, old: Int?, new: Int)
    /// The title or language that is written into the file.
    case metadata
    /// It had been made, and is in the store no more.
    case lost
    /// The finished file is not there.
    case missingFile
    /// The picture beside the video is not there, or is another one.
    case missingPoster
    /// Someone changed or replaced the finished file.
    case changedFile
    /// `--force`.
    case forced
    /// Not told by any of the others.
    case unknown
}

extension Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .new: "new"
        case .cell(let place, let column, let old, let new):
            "\(place): \(column) \(Self.value(old)) → \(Self.value(new))"
        case .file(let name): "\(name) has changed"
        case .font(let name, let old, let new):
            old == new ? "the font \(name) has changed" : "the font \(name): \(old ?? "?") → \(new ?? "?")"
        case .otherFont(let name): "the fonts have changed: now \(name)"
        case .template(let line): line
        case .translation(let line): line
        case .length(let old, let new): "length \(old) → \(new) frames"
        case .setting(let name, let old, let new): "\(name) \(old ?? "none") → \(new)"
        case .library(let old, let new): "\(old ?? "none") → \(new)"
        case .renderer(let feature, let old, let new):
            "rowreel draws \(feature) anew (\(old.map(String.init) ?? "none") → \(new))"
        case .metadata: "the file's title or language"
        case .lost: "no longer in the store"
        case .missingFile: "the file is not there"
        case .missingPoster: "the poster"
        case .changedFile: "the file was changed by something else"
        case .forced: "--force"
        case .unknown: "resolved otherwise than before"
        }
    }

    /// As it stands in the sheet; in quotation marks where its ends would not be seen.
    private static func value(_ text: String?) -> String {
        guard let text else { return "(none)" }
        if text.isEmpty { return "(empty)" }
        let line = text.replacing("\n", with: "⏎").replacing("\r", with: "")
        let short = line.count > 60 ? line.prefix(59) + "…" : line[...]
        return line.contains(where: \.isWhitespace) ? "“\(short)”" : String(short)
    }

    /// Its kind as a word, for programs.
    public var code: String {
        switch self {
        case .new: "new"
        case .cell: "cell"
        case .file: "file"
        case .font, .otherFont: "font"
        case .template: "template"
        case .translation: "translation"
        case .length: "length"
        case .setting: "setting"
        case .library: "library"
        case .renderer: "renderer"
        case .metadata: "metadata"
        case .lost: "lost"
        case .missingFile: "missing-file"
        case .missingPoster: "poster"
        case .changedFile: "changed-file"
        case .forced: "forced"
        case .unknown: "unknown"
        }
    }
}
