internal import Foundation

/// The file that a mistyped path most likely meant.
public enum NearestFile {
    /// `did you mean "shop.csv"?` with a file of a similar name beside the one that is not there; nil without one.
    public static func hint(_ path: String) -> String? {
        let parent = (path as NSString).deletingLastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.isEmpty ? "." : parent)) ?? []
        return NearestName.find((path as NSString).lastPathComponent, among: names.sorted()).map {
            "did you mean \"\((parent as NSString).appendingPathComponent($0))\"?"
        }
    }
}
