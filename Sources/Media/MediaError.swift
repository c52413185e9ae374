internal import CFFmpeg

/// Why something about a picture, a sound or a video could not be done, with libav's own words.
public struct MediaError: Error, Hashable, Sendable {
    /// The negative code libav returned (AVERROR), or 0 when the finding is our own.
    public var code: Int32
    /// What was tried, in words that read after "could not": `decode the picture`.
    public var operation: String
    /// What went wrong, in a few words: `Invalid data found when processing input`.
    public var detail: String
    /// The last line that libav logged on this thread during the operation.
    public var log: String?
    /// The path of the file it is about.
    public var file: String?
    /// What the user can do about it.
    public var hint: String?

    public init(
        code: Int32 = 0, operation: String, detail: String, log: String? = nil, file: String? = nil,
        hint: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.log = log
        self.file = file
        self.hint = hint
    }

    /// Whether memory ran out or a device is full: trying the same again elsewhere may help.
    public var isResourceShortage: Bool { code == rr_AVERROR_ENOMEM || code == -28 }
}

extension MediaError: CustomStringConvertible {
    /// One sentence: `could not decode the picture a.png: Invalid data found (png: Invalid signature)`.
    public var description: String {
        var sentence = "could not \(operation)"
        if let file { sentence += " \(file)" }
        sentence += ": \(detail)"
        if let log { sentence += " (\(log))" }
        return sentence
    }
}

extension MediaError {
    /// The error for a code that libav returned, with what it logged last on this thread.
    init(libav code: Int32, operation: String, file: String?) {
        var text = [CChar](repeating: 0, count: 256)
        av_strerror(code, &text, text.count)
        let detail = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.init(code: code, operation: operation, detail: detail, log: LogCapture.take(), file: file)
    }
}

/// Calls libav; the one place where a negative result becomes an error.
///
/// - Parameter operation: What is tried, in words that read after "could not".
@discardableResult
func libav(
    _ operation: @autoclosure () -> String, file: String? = nil, _ body: () -> Int32
) throws(MediaError)
    -> Int32
{
    LogCapture.clear()
    let code = body()
    guard code < 0 else { return code }
    throw MediaError(libav: code, operation: operation(), file: file)
}

/// What libav allocated; nil is memory running out, or what is asked for not being in this build.
func allocated<Value>(
    _ value: Value?, _ operation: @autoclosure () -> String, file: String? = nil
) throws(MediaError)
    -> Value
{
    guard let value else { throw MediaError(libav: rr_AVERROR_ENOMEM, operation: operation(), file: file) }
    return value
}
