/// A video that an earlier run of the same template and sheet made, and whose row has gone since, or is over.
public struct Retired: Hashable, Sendable {
    public enum Action: String, Sendable, Codable {
        /// Left where it is.
        case kept
        /// Now in the folder `retired`.
        case moved
        case deleted
    }

    public var key: String
    public var locale: String?
    public var output: String?
    /// Where the video was, or still is.
    public var path: String
    public var action: Action
    /// Where it went, if it was moved.
    public var destination: String?
    /// Why it was left where it is though something else was asked for.
    public var reason: String?

    public init(
        key: String, locale: String? = nil, output: String? = nil, path: String, action: Action,
        destination: String? = nil, reason: String? = nil
    ) {
        self.key = key
        self.locale = locale
        self.output = output
        self.path = path
        self.action = action
        self.destination = destination
        self.reason = reason
    }

    /// `sku-1 fr vertical`, for messages.
    public var title: String { ([key] + [locale, output].compactMap { $0 }).joined(separator: " ") }
}

extension [Retired] {
    /// A list for people; empty without any.
    var text: String { text { $0.action.rawValue } }

    /// What a run with a policy would do to them.
    func text(planned policy: RetirePolicy) -> String {
        policy == .keep ? text : text { _ in policy.rawValue }
    }

    private func text(_ word: (Retired) -> String) -> String {
        guard !isEmpty else { return "" }
        var text = "\n\(Words.count(count, "video")) of earlier runs whose row has gone or is over:\n"
        for video in prefix(Self.most) {
            text += "  \(word(video))  \(video.path)"
            if let destination = video.destination { text += " → \(destination)" }
            text += (video.reason.map { " (\($0))" } ?? "") + "\n"
        }
        if count > Self.most { text += "  … and \(count - Self.most) more\n" }
        if contains(where: { $0.reason == nil && word($0) == Retired.Action.kept.rawValue }) {
            text +=
                "  hint: render --retire move puts them into the folder retired, render --retire delete removes them\n"
        }
        return text
    }

    /// Those that are listed.
    private static var most: Int { 10 }
}
