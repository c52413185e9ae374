internal import Diagnostics
internal import Synchronization

/// The value of one attribute, parsed as far as it can be without a row.
struct AttributeValue: Sendable {
    enum Content: Sendable {
        case literal(String)
        case interpolation(Interpolation)
        case expression(Expression)
        case loop(LoopHeader)
        case order(Order)
    }

    let content: Content
    /// Where the value begins, after the quote.
    var place: Place
    private let memory: LiteralMemory?

    init(content: Content, place: Place) {
        self.content = content
        self.place = place
        memory = if case .literal = content { LiteralMemory() } else { nil }
    }

    /// A literal as `parse` reads it; nil where it is none, or cannot be read.
    ///
    /// Read once for all videos: an attribute is read in one way for each type of value.
    func literal<Result: Sendable>(_ parse: (String) -> Result?) -> Result? {
        guard case .literal(let text) = content else { return nil }
        return memory?.value { parse(text) } ?? nil
    }
}

/// What a literal was read as. Safe to use from several threads.
private final class LiteralMemory: Sendable {
    private final class Reading<Value: Sendable>: Sendable {
        let value: Value?
        init(_ value: Value?) { self.value = value }
    }

    /// The last reading: nearly all attributes are of one type.
    private let known = Mutex<(any AnyObject & Sendable)?>(nil)

    func value<Value: Sendable>(_ read: () -> Value?) -> Value? {
        if let reading = known.withLock({ $0 }) as? Reading<Value> { return reading.value }
        let value = read()
        known.withLock { $0 = Reading(value) }
        return value
    }
}
