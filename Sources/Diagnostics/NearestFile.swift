internal import Foundation

/// The file that a mistyped path most likely meant.
public enum NearestFile {
    /// `did you mean "shop.csv"?` with a file of a similar name beside the one that is not there; nil without one.
    public static func hint(_ path: String) -> String? {
        let parent = PathText.parent(of: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.isEmpty ? "." : parent)) ?? []
        return NearestName.find(PathText.name(of: path), among: names.sorted()).map {
            "did you mean \"\(PathText.joined(parent, $0))\"?"
        }
    }
}
