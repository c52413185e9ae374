/// Everything that resolving a template needs from outside: files, text layout, and the filters that exist.
///
/// Handed in whole, so that tests resolve templates without files, fonts or libav.
public struct World: Sendable {
    public var assets: any AssetResolving
    public var measuring: any Measuring
    public var filters: any FilterChecking

    public init(assets: any AssetResolving, measuring: any Measuring, filters: any FilterChecking) {
        self.assets = assets
        self.measuring = measuring
        self.filters = filters
    }
}

/// What finds a file by the name a template or cell gives it. Safe to call from several threads at once.
public protocol AssetResolving: Sendable {
    /// The file called `name`, looked for in the roots, first `base`.
    ///
    /// - Parameters:
    ///   - name: A relative path, an absolute path inside a root, or a URL.
    ///   - base: Folder of the file in which the name is written; one of the roots or below one.
    /// - Throws: `AssetProblem`.
    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset
}

/// Why a file cannot be used.
public enum AssetProblem: Error, Hashable, Sendable {
    /// Not in any of the folders; `nearest` is a file there with a similar name.
    case missing(folders: [String], nearest: String?)
    /// Outside the roots, directly or through a symbolic link.
    case outsideRoots
    /// An address that nobody has tried to fetch.
    case url
    /// An address that gave no file, or can give none, in words that hold no credentials.
    case notFetched(message: String, hint: String?, cause: String?)
    /// There, but cannot be read; `reason` is libav's or the system's own word, `hint` a way out.
    case unreadable(reason: String, hint: String?)
    /// Readable, but not what was asked for: a picture where a video is needed.
    case wrongKind(found: Asset.Kind)
}

/// What knows the filters that a template may use. Safe to call from several threads at once.
public protocol FilterChecking: Sendable {
    /// What is wrong with a filter as a template writes it; empty when it may be used.
    func problems(_ filter: Filter, in place: FilterPlace) -> [FilterProblem]
}

/// What a filter is applied to.
public enum FilterPlace: Sendable {
    case layer, scene, video
}

/// One thing wrong with a filter.
public struct FilterProblem: Hashable, Sendable {
    /// The option it is about; nil is the filter itself.
    public var option: String?
    public var message: String
    public var hint: String?

    public init(option: String? = nil, message: String, hint: String? = nil) {
        self.option = option
        self.message = message
        self.hint = hint
    }
}
