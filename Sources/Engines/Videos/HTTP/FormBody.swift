internal import Generation

/// `multipart/form-data` (RFC 7578).
struct FormBody {
    private var bytes: [UInt8] = []
    /// Random, so that it is in no picture.
    private let boundary: String

    init() {
        boundary = "rowreel-" + (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    }

    /// - Parameter name: ASCII without quotes: ours.
    mutating func add(_ name: String, _ value: String) {
        write("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
    }

    mutating func add(_ name: String, _ file: VideoJob.Picture) {
        let known = ["image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"]
        let type = known[file.mediaType] == nil ? "application/octet-stream" : file.mediaType
        let fileName = "picture." + (known[file.mediaType] ?? "bin")
        write("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(fileName)\"\r\n")
        write("Content-Type: \(type)\r\n\r\n")
        bytes += file.bytes
        write("\r\n")
    }

    /// The whole.
    var body: RequestBody {
        RequestBody(type: "multipart/form-data; boundary=\(boundary)", bytes: bytes + Array("--\(boundary)--\r\n".utf8))
    }

    private mutating func write(_ text: String) { bytes += Array(text.utf8) }
}
