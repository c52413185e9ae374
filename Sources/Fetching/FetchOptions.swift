/// How files are downloaded. Every property has the value that the command line has without options.
public struct FetchOptions: Sendable {
    /// Downloads everything anew instead of asking whether it has changed.
    public var refreshes = false
    /// The largest file in bytes, after decompression.
    public var largestFile = 200_000_000
    /// Downloads at once, in total and from one server.
    public var downloads = 8
    public var downloadsPerServer = 6
    /// The addresses that may be connected to.
    public var reachable: Set<AddressReach> = [.everyone]
    /// Goes through the proxy that the environment names, always; the proxy then decides what can be reached.
    public var usesProxy = false
    /// A PEM file with the certificate authorities to trust; nil is the system's.
    public var authorities: String?
    /// How long a server may take to answer a connection, and how long it may be slower than `slowest`, in seconds.
    public var patience = 30
    /// Bytes per second below which a server counts as silent.
    public var slowest = 200
    /// The longest that one file may take, in seconds.
    public var longest = 3600
    /// How often a download is tried again, and how long after the first failure, in seconds; then twice as long each
    /// time.
    public var retries = 3
    public var pause = 1.0
    /// The longest wait that a server may ask for, in seconds.
    public var longestPause = 120
    /// Redirects followed for one file.
    public var redirects = 10
    /// What servers are told about who asks.
    public var userAgent = "rowreel"

    public init() {}

    /// - Parameter allowsPrivate: Whether addresses of this machine and of private networks are fetched, too.
    public init(allowsPrivate: Bool, userAgent: String) {
        self.userAgent = userAgent
        if allowsPrivate { reachable.formUnion([.thisMachine, .privateNetwork]) }
    }
}
