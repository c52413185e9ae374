internal import Foundation

/// A certificate authority that nobody knows, and certificates of servers that it signed. Made by the openssl program.
public struct CertificateAuthority: Sendable {
    /// Holds `ca.pem`, and `NAME.pem` with `NAME.key` of each server.
    public let folder: TemporaryFolder

    public init() throws {
        folder = try TemporaryFolder()
        try make("ca", ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"])
    }

    /// - Parameter name: As a certificate names a server: `IP:127.0.0.1`.
    public func certify(_ file: String, _ name: String) throws {
        try make(
            file,
            [
                "-CA", folder["ca.pem"], "-CAkey", folder["ca.key"], "-addext", "subjectAltName=\(name)",
                "-addext", "basicConstraints=critical,CA:FALSE",
            ])
    }

    private func make(_ file: String, _ options: [String]) throws {
        let outcome = try Command(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=Rowreel test \(file)", "-keyout", folder["\(file).key"], "-out",
                folder["\(file).pem"],
            ] + options
        ).run()
        guard outcome.status == 0 else { throw ProgramFailure(words: outcome.errors) }
    }
}

/// A program of a test that did not do what it is for.
public struct ProgramFailure: Error, CustomStringConvertible {
    public var words: String

    public var description: String { words }
}
