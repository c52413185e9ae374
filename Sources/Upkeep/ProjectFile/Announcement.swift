internal import Diagnostics
internal import Foundation
internal import Store

/// Who is told that a run has ended, as a project file names them.
public enum Announcement: Hashable, Codable, Sendable {
    case webhook(Webhook)
    /// A program and what it is given, without a shell; `report.json` is on its standard input.
    case command([String], timeout: Double)

    public struct Webhook: Hashable, Codable, Sendable {
        public var url: String
        /// Where the secret is that it is signed with; never the secret itself.
        public var secret: SecretSource?
        /// A PEM file with certificate authorities to trust instead of the system's.
        public var authorities: String?
    }

    /// As logs name it, without secrets.
    public var title: String {
        switch self {
        case .webhook(let webhook): "webhook \(ShownAddress.of(webhook.url))"
        case .command(let words, _): "command \(words.joined(separator: " "))"
        }
    }
}

/// Where a secret is read when it is needed, so that project files can be shared.
public enum SecretSource: Hashable, Codable, Sendable {
    case variable(String)
    case file(String)
}

extension SettingsReader {
    /// Reads `webhook` and `command`.
    ///
    /// - Parameter path: The path of a file that is named relative to the project's folder.
    mutating func announcements(_ path: (String) -> String) -> [Announcement] {
        var announcements: [Announcement] = []
        if isMapping("webhook") {
            let webhook = mapping("webhook", subject: "webhook") { $0.webhook(path) }
            if let webhook { announcements.append(.webhook(webhook)) }
        } else if let url = text("webhook") {
            checkAddress(url)
            announcements.append(.webhook(Announcement.Webhook(url: url.text)))
        }
        let words = list("command").map(\.text)
        let timeout = value("commandTimeout", Age.expected) { Age($0)?.seconds } ?? 300
        if !words.isEmpty { announcements.append(.command(words, timeout: timeout)) }
        return announcements
    }

    private mutating func webhook(_ path: (String) -> String) -> Announcement.Webhook? {
        guard let url = required("url", hint: "url: https://shop.example.com/hooks/rowreel") else { return nil }
        checkAddress(url)
        var webhook = Announcement.Webhook(url: url.text)
        if let variable = text("secretVariable") { webhook.secret = .variable(variable.text) }
        if let file = text("secretFile") {
            if webhook.secret != nil { add(file.keyPlace, "the secret is named twice: secretVariable and secretFile") }
            webhook.secret = .file(path(file.text))
        }
        webhook.authorities = text("caFile").map { path($0.text) }
        return webhook
    }

    private mutating func checkAddress(_ url: Setting) {
        let components = URLComponents(string: url.text)
        guard ["http", "https"].contains(components?.scheme?.lowercased()), components?.host?.isEmpty == false else {
            add(
                url.place, "\"\(url.text.prefix(200))\" is no address of a web server", hint: "https://example.com/hook"
            )
            return
        }
        if components?.user != nil || components?.password != nil {
            add(
                url.place, "an address with a password in it is shown in logs of others",
                hint: "sign with secretVariable instead")
        }
    }
}
