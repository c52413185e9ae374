/// The object `video` of an answer, as far as it can be relied on.
struct VideoStatus: Sendable {
    enum Phase: Hashable, Sendable {
        case waiting, working, completed, failed
        /// Ended, or removed, by whoever asked for that.
        case cancelled
    }

    /// Safe in a path.
    var id: String
    var phase: Phase
    /// From 0 to 1.
    var part: Double
    /// Frames that can be read.
    var framesReady: Int
    /// What the server works on: `text`, `denoise`, `decode`; empty where it does not say, or has not begun.
    var stage: String
    var model: String
    /// Why it failed, in the server's words.
    var failure: String?
    /// What identifies it beside the id.
    var prompt: String?
    var size: String?
    /// What the server says of the work.
    var details: [String: String]

    /// Nil for JSON that is no video.
    init?(_ json: JSONValue, _ answer: Answer) {
        guard let id = json["id"].text, Self.isSafe(id), let status = json["status"].text else { return nil }
        self.id = id
        switch status {
        case "queued", "pending": phase = .waiting
        case "completed", "succeeded": phase = .completed
        case "failed", "error": phase = .failed
        case "cancelled", "canceled", "deleted": phase = .cancelled
        // What later versions may call a job that is being made.
        default: phase = .working
        }
        let percent = json["progress"].number ?? 0
        part = min(max(percent / 100, 0), 1)
        framesReady = json["frames_ready"].integer(0...1_000_000) ?? 0
        stage = json["stage"].text.map { String($0.prefix(40)) } ?? ""
        model = json["model"].text.map(answer.shown) ?? ""
        if phase == .failed || phase == .cancelled {
            failure = ServerWords.message(json).map(answer.shown)
        }
        prompt = json["prompt"].text
        size = json["size"].text
        details = Self.details(json, answer)
    }

    /// Ids go into the path of requests.
    private static func isSafe(_ id: String) -> Bool {
        let isWord = id.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F
        }
        return isWord && !id.isEmpty && id.utf8.count <= 200 && id != "." && id != ".."
    }

    /// Our `provenance`, and what the others tell of their work. No more than a sidecar should hold of a stranger.
    private static func details(_ json: JSONValue, _ answer: Answer) -> [String: String] {
        var found = json["provenance"].flattened
        for name in ["inference_time_s", "peak_memory_mb", "stage_durations", "revised_prompt"] {
            found += json[name].flattened.map { (name: $0.name.isEmpty ? name : "\(name).\($0.name)", value: $0.value) }
        }
        let shown = found.prefix(80).map { (String(answer.shown($0.name).prefix(80)), answer.shown($0.value)) }
        // The prompt is in the request already.
        return Dictionary(shown.filter { !$0.0.hasSuffix("prompt") }) { first, _ in first }
    }
}
