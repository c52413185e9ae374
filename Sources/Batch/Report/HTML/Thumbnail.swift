internal import Foundation
internal import Media

/// A poster made small enough to stand in a page.
struct Thumbnail: Codable, Sendable {
    var width: Int
    var height: Int
    var base64: String

    /// The longer side in pixels: sharp on dense screens at the size at which the table shows it.
    static let side = 240

    init(width: Int, height: Int, base64: String) {
        self.width = width
        self.height = height
        self.base64 = base64
    }

    /// Reads the poster at `path` and makes it small; nil when it cannot be read: a page without it is still one.
    init?(of path: String) {
        guard let picture = try? Image.decode(path: path) else { return nil }
        let longer = Double(max(picture.width, picture.height, 1))
        let scale = min(1, Double(Self.side) / longer)
        width = max(1, Int((Double(picture.width) * scale).rounded()))
        height = max(1, Int((Double(picture.height) * scale).rounded()))
        let scaler = Scaler(
            sourceWidth: picture.width, sourceHeight: picture.height, width: width, height: height, format: .rgba)
        guard let small = try? scaler.scale(picture),
            let bytes = try? ImageWriter.encode(small, as: .jpeg, quantizer: 5)
        else { return nil }
        base64 = Data(bytes).base64EncodedString()
    }
}

/// The small pictures of a page.
enum Thumbnails {
    /// Posters that are embedded; those after them are linked, and loaded when the reader comes to them.
    static let count = 300
    /// What they may add to the page, in characters.
    static let budget = 4 << 20

    /// - Parameters:
    ///   - jobs: Posters made small at once.
    ///   - make: A poster's small picture.
    /// - Returns: By the index of the outcome.
    static func of(
        _ outcomes: [Outcome], jobs: Int, make: @escaping @Sendable (_ poster: String) -> Thumbnail?
    ) -> [Int: Thumbnail] {
        let posters = outcomes.indices.lazy.filter { outcomes[$0].isThere && outcomes[$0].poster != nil }.prefix(count)
        let indices = Array(posters)
        let made = Workers.map(indices.count, jobs: jobs) { outcomes[indices[$0]].poster.flatMap(make) }
        var kept: [Int: Thumbnail] = [:]
        var left = budget
        for (index, picture) in zip(indices, made) {
            guard let picture, picture.base64.utf8.count <= left else { continue }
            left -= picture.base64.utf8.count
            kept[index] = picture
        }
        return kept
    }
}
