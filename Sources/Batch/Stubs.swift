internal import Rendering
internal import Media
internal import TimelineModel
struct AudioMixer {
    var cancellation: Cancellation
    static func canonical(_ mix: AudioMix, frameRate: FrameRate) -> String? { nil }
    func encode(_ mix: AudioMix, frameRate: FrameRate) throws -> EncodedAudio { throw CancellationError() }
}
extension EncodedAudio { init(path: String) throws { throw CancellationError() }
    func write(to path: String) throws {} }
extension VideoWriter { static let muxing = "mp4" }
struct AssetLibrary: AssetResolving { init(roots: [String]) {}
    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset { throw .url } }
struct FilterCatalog: FilterChecking { func problems(_ filter: Filter, in place: FilterPlace) -> [FilterProblem] { [] } }
