public import Rendering
internal import Diagnostics
internal import Foundation
internal import Generation
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
    public var store: String {
        get { project.store }
        set { project.store = newValue }
    }
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
    /// Make the videos of a row that can be made, even if others of it cannot.
    public var makesPartialRows = false
    /// After so many videos have failed no further one is begun; nil goes on whatever happens.
    public var maxFailures: Int?
    /// What makes segments.
    public var engine = EngineChoice.motion
    /// What rendering may take of memory, in bytes: fewer chunks are rendered at once when they would not fit.
    public var memory = MachineMemory.bytes / 2
    /// Seconds after which work is tried again that failed for a reason that may pass.
    public var retryDelays = [1.0, 4.0]

    /// Make only what `report.json` in the output folder says failed or was stopped.
    public var onlyFailed = false
    /// Where a copy of the sheet goes that says what became of its rows; may be the sheet itself.
    public var writeBack: String?
    /// What becomes of videos whose row has gone.
    public var retire = RetirePolicy.keep

    public init(project: ProjectRequest, outputFolder: String) {
        self.project = project
        self.outputFolder = outputFolder
    }

    /// How its files are named.
    var pattern: NamePattern {
        get throws(Diagnostic) { try .chosen(namePattern, settings.format) }
    }
}

extension NamePattern {
    /// The pattern that `--name` says, or the standard one.
    static func chosen(_ pattern: String?, _ format: FileFormat) throws(Diagnostic) -> NamePattern {
        guard let pattern else { return .standard(format.fileExtension) }
        return try NamePattern(pattern, fileExtension: format.fileExtension, at: .option("--name"))
    }
}
