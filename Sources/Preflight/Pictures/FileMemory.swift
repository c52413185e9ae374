internal import Synchronization
internal import TimelineModel

/// What was found out about files, by their content: a picture that many videos show is looked at once. Thread-safe.
final class FileMemory<Value: Sendable>: Sendable {
    private let values = Mutex<[ContentHash: Value?]>([:])

    /// Files that are remembered; then everything is forgotten and found out again.
    private static var most: Int { 100_000 }

    /// What `find` says about a file, or said before. Two threads may ask at the same time.
    func value(for file: ContentHash, _ find: () -> Value?) -> Value? {
        if let known = values.withLock({ $0[file] }) { return known }
        let value = find()
        values.withLock { values in
            if values.count >= Self.most { values.removeAll() }
            values[file] = .some(value)
        }
        return value
    }
}

extension Timeline {
    /// The pictures that are shown, each file once, with the first layer that shows it.
    var pictures: [(layer: Layer, asset: Asset)] {
        var told: Set<ContentHash> = []
        return (underlay + scenes.flatMap(\.layers) + overlay).flatMap { layer -> [(layer: Layer, asset: Asset)] in
            let assets: [Asset] =
                switch layer.content {
                case .picture(let picture): [picture.asset]
                case .segment(let segment): segment.request.image.map { [$0] } ?? []
                default: []
                }
            return assets.filter { told.insert($0.hash).inserted }.map { (layer, $0) }
        }
    }
}
