/// Values that were used a short while ago, up to a weight; what was not used for longest goes first.
///
/// The oldest go several at a time, so that looking for them is paid once for many. A plain value: whoever shares it
/// between threads locks it.
public struct RecentlyUsed<Key: Hashable, Value> {
    private struct Entry {
        var value: Value
        var weight: Int
        var lastUse: Int
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var weight = 0
    private var clock = 0

    public init(capacity: Int) { self.capacity = capacity }

    public var count: Int { entries.count }

    /// The value, which counts as used now.
    public mutating func value(for key: Key) -> Value? {
        clock += 1
        entries[key]?.lastUse = clock
        return entries[key]?.value
    }

    /// Keeps a value in place of the one that was there, unless it is too heavy to stand beside others.
    public mutating func set(_ value: Value, for key: Key, weight: Int) {
        remove(key)
        guard weight <= capacity / 2 else { return }
        clock += 1
        entries[key] = Entry(value: value, weight: weight, lastUse: clock)
        self.weight += weight
        if self.weight > capacity { removeOldest() }
    }

    private mutating func remove(_ key: Key) {
        if let old = entries.removeValue(forKey: key) { weight -= old.weight }
    }

    private mutating func removeOldest() {
        var excess = weight - (capacity - capacity / 8)
        var limit = 0
        for (use, weight) in entries.values.map({ ($0.lastUse, $0.weight) }).sorted(by: { $0.0 < $1.0 }) {
            guard excess > 0, use != clock else { break }
            excess -= weight
            limit = use
        }
        for (key, entry) in entries where entry.lastUse <= limit { remove(key) }
    }
}
