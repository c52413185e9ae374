public import ArgumentParser
public import Store

// How the store's own words are read from the command line.

extension ByteSize: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    /// As it would be typed: `200MB`.
    public var defaultValueDescription: String {
        bytes % 1_000_000 == 0 ? "\(bytes / 1_000_000)MB" : "\(bytes)B"
    }
}

extension Age: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension StoreKey.Kind: ExpressibleByArgument {}
