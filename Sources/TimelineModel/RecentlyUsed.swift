/// Values that were used a short while ago, up to a weight; what was not used for longest goes first.
///
/// Inlinable, because a generic that other modules cannot specialise takes several times as long. The oldest go several
/// at a time, so that looking for them is paid once for many. A plain value: whoever shares it between threads locks it.
public struct RecentlyUsed<Key: Hashable, Value> {
    @usableFromInline
    struct Entry {
        @usableFromInline var value: Value
        @usableFromInline var weight: Int
        @usableFromInline var lastUse: Int

        @inlinable
        init(value: Value, weight: Int, lastUse: Int) {
            self.value = value
            self.weight = weight
            self.lastUse = lastUse
        }
    }

    @usableFromInline let capacity: Int
    @usableFromInline var entries: [Key: Entry] = [:]
    @usableFromInline var weight = 0
    @usableFromInline var clock = 0

    @inlinable
    public init(capacity: Int) { self.capacity = capacity }

    @inlinable public var count: Int { entries.count }

    /// The value, which counts as used now.
    @inlinable
    public mutating func value(for key: Key) -> Value? {
        clock += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = clock
        return entries.values[index].value
    }

    /// Keeps a value in place of the one that was there, unless it is too heavy to stand beside others.
    @inlinable
    public mutating func set(_ value: Value, for key: Key, weight: Int) {
        remove(key)
        guard weight <= capacity / 2 else { return }
        clock += 1
        entries[key] = Entry(value: value, weight: weight, lastUse: clock)
        self.weight += weight
        if self.weight > capacity { removeOldest() }
    }

    @inlinable
    mutating func remove(_ key: Key) {
        if let old = entries.removeValue(forKey: key) { weight -= old.weight }
    }

    @inlinable
    mutating func removeOldest() {
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
