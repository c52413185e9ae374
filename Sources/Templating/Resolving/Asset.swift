public import Diagnostics
public import TimelineModel

extension AssetProblem {
    /// What to tell about a file named `name` that cannot be used.
    public func diagnostic(_ name: String, _ kind: Asset.Kind, at place: Place?) -> Diagnostic {
        // Addresses may hold credentials.
        let name = ShownAddress.of(name)
        return switch self {
        case .missing(let folders, let nearest):
            .error(
                "missing-file", at: place, "there is no file \"\(name)\"",
                hint: nearest.map { "did you mean \"\($0)\"?" } ?? "looked in \(folders.joined(separator: ", "))")
        case .outsideRoots:
            .error(
                "outside-roots", at: place, "\"\(name)\" is outside the folders that may be used",
                hint: "put it beside the template or the sheet, or name its folder with --assets DIR")
        case .url:
            .error(
                "url-not-fetched", at: place, "\"\(name)\" has not been fetched",
                hint: "rowreel fetch downloads it, and so does --fetch")
        case .notFetched(let message, let hint, let cause):
            .error("not-fetched", at: place, message, hint: hint, cause: cause)
        case .unreadable(let reason, let hint):
            .error("unreadable-file", at: place, "\"\(name)\" cannot be read", hint: hint, cause: reason)
        case .wrongKind(let found):
            .error(
                "wrong-kind", at: place, "\"\(name)\" is \(found.words), and \(kind.words) is needed",
                hint: hint(found))
        }
    }

    private func hint(_ found: Asset.Kind) -> String {
        switch found {
        case .image: "show it with <picture>"
        case .video: "show it with <clip>"
        case .audio: "play it with <audio>"
        case .lut: "grade something with it: lut"
        }
    }
}

extension Asset.Kind {
    fileprivate var words: String {
        switch self {
        case .image: "a picture"
        case .video: "a video"
        case .audio: "a sound"
        case .lut: "a table of colours"
        }
    }
}
