public import ArgumentParser
public import Store

// How the store's own words are read from the command line.

extension ByteSize: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Age: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension StoreKey.Kind: ExpressibleByArgument {}
