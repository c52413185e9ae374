public import TimelineModel

/// What knows the files behind addresses (URLs). Safe to call from several threads at once.
public protocol FetchedFiles: Sendable {
    /// Where the bytes of an address are on this machine. They must not change while they are used.
    ///
    /// - Throws: `AssetProblem` when they are not here.
    func path(of address: String) throws(AssetProblem) -> String
}

/// Where no address has a file.
public struct NothingFetched: FetchedFiles {
    public init() {}

    public func path(of address: String) throws(AssetProblem) -> String { throw .url }
}
