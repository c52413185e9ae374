/// A filter of libavfilter with literal options, already checked against the allow list and libavfilter itself.
public struct Filter: Hashable, Sendable {
    /// libavfilter's name: `gblur`.
    public var name: String
    /// Options by libavfilter's names, sorted by name.
    public var options: [Option]

    public struct Option: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(name: String, options: [Option]) {
        self.name = name
        self.options = options.sorted { $0.name < $1.name }
    }
}

extension Filter: CustomStringConvertible {
    /// `filter gblur sigma="12"`.
    public var description: String {
        "filter \(name)" + options.map { " \($0.name)=\(quoted($0.value))" }.joined()
    }
}
