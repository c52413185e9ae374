public import Generation
internal import Foundation
internal import TimelineModel

/// A segment that an engine generated in a run: for reports and lists.
public struct MadeSegment: Hashable, Sendable, Codable {
    /// The request's hash, by which the store knows it.
    public var key: String
    /// The template's words.
    public var prompt: String
    public var provenance: SegmentProvenance

    init(_ request: SegmentRequest, _ provenance: SegmentProvenance) {
        key = request.hash.hex
        prompt = request.prompt
        self.provenance = provenance
    }
}

extension SegmentProvenance {
    /// For the store's sidecar.
    var json: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// From the store's sidecar.
    init?(json: String) {
        guard let provenance = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = provenance
    }
}
