internal import Diagnostics
internal import Foundation

/// The name of a picture that a command is to write.
enum PictureName {
    /// - Throws: When it does not end as one of the kinds that are written.
    static func check(_ path: String) throws(Diagnostic) {
        guard ["png", "jpg", "jpeg"].contains(URL(fileURLWithPath: path).pathExtension.lowercased()) else {
            throw .error(
                "unknown-format", at: .option("-o"), "\"\(path)\" names no kind of picture",
                hint: "end it in .png or .jpg")
        }
    }
}
