/// A video that an earlier run of the same template and sheet made, and whose row has gone since.
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
