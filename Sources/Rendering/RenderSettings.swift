public import Media
public import TimelineModel
internal import Typesetting

/// How a run's videos are drawn and encoded.
public struct RenderSettings: Hashable, Sendable {
    /// What a video is for.
    public enum Profile: String, Hashable, Sendable, CaseIterable {
        /// To look at quickly: half the size, encoded in a hurry.
        case draft
        /// To publish.
        case standard
        /// To keep and edit.
        case archive
    }

    public var profile: Profile
    public var encoding: EncodingOptions

    public init(_ profile: Profile = .standard) {
        self.profile = profile
        encoding =
            switch profile {
            case .draft: .draft
            case .standard: .standard
            case .archive: .archive
            }
    }

    /// The libraries that decide what pictures look like, as keys name them.
    public static let libraries: [String] = Media.Libraries.versions + Typesetting.Versions.libraries

    /// The key under which a slice's chunk is kept.
    public func key(for slice: Slice) -> ChunkKey {
        ChunkKey(slice, encoding: encoding.description, libraries: Self.libraries + [encoding.codec.encoderVersion])
    }

    /// The timeline as it is rendered: at half the size for drafts, otherwise unchanged.
    public func rendered(_ timeline: Timeline) -> Timeline {
        profile == .draft ? timeline.halved : timeline
    }
}

extension Fraction {
    init(_ rate: FrameRate) { self.init(rate.numerator, rate.denominator) }
}
