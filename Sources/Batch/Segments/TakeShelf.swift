internal import Foundation
internal import Generation
internal import Store
internal import TimelineModel

/// Keeps single takes in the store: when one of several fails, those before it are not paid for again.
struct TakeShelf: TakeStore {
    let store: Store

    func find(_ key: String) -> KeptTake? {
        let key = Self.key(key)
        guard let entry = store.find(key),
            let provenance = store.provenance(of: key).flatMap({ SegmentProvenance(json: $0) }),
            let report = provenance.takes.first, let quality = provenance.quality
        else { return nil }
        return KeptTake(path: entry.path, report: report, quality: quality)
    }

    /// What cannot be kept is made again, should it be needed.
    func keep(_ take: KeptTake, as key: String) {
        _ = try? store.describedEntry(Self.key(key)) { path in
            try FileManager.default.copyItem(atPath: take.path, toPath: path)
            return SegmentProvenance(
                engine: take.report.dialect, made: Int(Date().timeIntervalSince1970), request: "a take of a segment",
                takes: [take.report], seed: take.report.seed, quality: take.quality
            ).json
        }
    }

    private static func key(_ key: String) -> StoreKey {
        StoreKey(.segment, ContentHash(of: "rowreel take 1\n\(key)\n"))
    }
}
