public import Rendering
internal import Diagnostics
internal import Foundation
internal import Media
internal import Store

/// What a video is for: `draft`, `standard` or `archive`.
public typealias Profile = RenderSettings.Profile

/// Everything `rowreel render` was asked for.
public struct RenderRequest: Sendable {
    public var project: ProjectRequest
    public var outputFolder: String
    /// `--name`; nil is the standard pattern.
    public var namePattern: String?
    public var settings = RenderSettings()
    /// Chunks rendered at once.
    public var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// The store's folder.
    public var store = Store.defaultFolder
    /// The most that the store's entries may weigh, in bytes; nil is the store's own cap.
    public var storeSize: Int?
    /// The folder that takes what leaves the store.
    public var archive: String?
    /// The most that the archive's entries may weigh, in bytes; nil is no limit.
    public var archiveSize: Int?
    /// Render everything again.
    public var force = false
    /// Stop at the first video that cannot be made.
    public var strict = false
    /// After so many videos have failed no further one is begun; nil goes on whatever happens.
    public var maxFailures: Int?

    public init(project: ProjectRequest, outputFolder: String) {
        self.project = project
        self.outputFolder = outputFolder
    }

    /// How its files are named.
    var pattern: NamePattern {
        get throws(Diagnostic) {
            let fileExtension = settings.format.fileExtension
            guard let namePattern else { return .standard(fileExtension) }
            return try NamePattern(namePattern, fileExtension: fileExtension, at: .option("--name"))
        }
    }
}
