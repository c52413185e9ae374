public import Diagnostics
internal import Foundation
internal import Store

/// Where a run's sheet comes from: `data` of a project file.
public struct DataSource: Sendable {
    public enum Origin: Hashable, Sendable {
        /// A file, below the project's folder if its path is not absolute.
        case file(String)
        /// An address, fetched as `rowreel fetch` does.
        case url(String)
        /// A program and what it is given, without a shell; the sheet is what it writes to its standard output.
        case command([String])
    }

    public var origin: Origin
    /// The share of its rows that it may lose from one run to the next, 0…1; when it loses more, the last good copy is
    /// used.
    public var mostLoss = 0.5
    /// Seconds after which a command is given up.
    public var timeout = 600.0
    /// Whether the address may be of this machine or a private network.
    public var allowsPrivate = false
    /// Where it is written.
    public var place: Place

    /// As messages name it.
    public var title: String {
        switch origin {
        case .file(let path), .url(let path): path
        case .command(let words): words.joined(separator: " ")
        }
    }
}

extension SettingsReader {
    /// Reads `data`: a path or an address, or a mapping with `file`, `url` or `command`.
    mutating func dataSource() -> DataSource? {
        guard isMapping("data") else {
            return required("data", hint: "name the sheet: data: products.csv").map { Self.source($0) }
        }
        return mapping("data", subject: "data") { reader in
            let file = reader.text("file")
            let url = reader.text("url")
            let command = reader.list("command")
            var sources: [DataSource] = []
            if let file { sources.append(DataSource(origin: .file(file.text), place: file.place)) }
            if let url { sources.append(DataSource(origin: .url(url.text), place: url.place)) }
            if let first = command.first {
                sources.append(DataSource(origin: .command(command.map(\.text)), place: first.place))
            }
            if let url, !Self.isAddress(url.text) {
                reader.add(url.place, "\"\(url.text)\" is no address that begins with https:// or http://")
            }
            if sources.count != 1, !reader.found.hasErrors {
                reader.add(reader.place, "data names one of file, url and command, and here are \(sources.count)")
            }
            var source = sources.first
            let loss = reader.value("mostLoss", "a share such as 30%", Self.share)
            let timeout = reader.value("timeout", Age.expected) { Age($0)?.seconds }
            let allowsPrivate = reader.flag("allowPrivate")
            if let loss { source?.mostLoss = loss }
            if let timeout { source?.timeout = timeout }
            if let allowsPrivate { source?.allowsPrivate = allowsPrivate }
            return source
        }
    }

    private static func source(_ setting: Setting) -> DataSource {
        let origin = isAddress(setting.text) ? DataSource.Origin.url(setting.text) : .file(setting.text)
        return DataSource(origin: origin, place: setting.place)
    }

    private static func isAddress(_ text: String) -> Bool {
        text.range(of: "^https?://", options: [.regularExpression, .caseInsensitive]) != nil
    }

    /// `30%`, and `0%` to `100%`.
    static func share(_ text: String) -> Double? {
        guard text.last == "%", let value = Double(text.dropLast()), (0...100).contains(value) else { return nil }
        return value / 100
    }
}
