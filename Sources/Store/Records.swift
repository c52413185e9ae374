internal import Foundation

extension Store {
    /// The small value kept under `key`, verified; nil if there is none.
    public func record<Value: Decodable>(_ key: StoreKey, as type: Value.Type = Value.self) -> Value? {
        guard let entry = find(key), let data = FileManager.default.contents(atPath: entry.path) else { return nil }
        return try? JSONDecoder().decode(type, from: data)
    }

    /// Keeps a small value under `key`, in place of the one before.
    public func setRecord(_ key: StoreKey, to value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(value)
        _ = try entry(key, remake: true) { try AsideFile.write([UInt8](data), to: $0) }
    }
}
