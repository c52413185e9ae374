public import Diagnostics
internal import Foundation
internal import Templating
internal import TimelineModel

/// `rowreel fetch`: downloads what the chosen videos show by address, so that later commands find it without a network.
public struct FetchRun: Sendable {
    private let request: ProjectRequest
    private let installation: Installation
    private let watch: FetchWatch

    /// - Parameter request: With `fetch` set.
    public init(_ request: ProjectRequest, installation: Installation, watch: FetchWatch) {
        self.request = request
        self.installation = installation
        self.watch = watch
    }

    public struct Result: Sendable {
        /// One per cell whose address has no usable file, or kept an old one.
        public var findings: [Diagnostic]
        public var summary: String
        public var wasStopped: Bool

        public var hasErrors: Bool { findings.contains { $0.severity == .error } }
    }

    /// - Throws: `DiagnosedFailure` or `Diagnostic` when the template, sheet or store cannot be used at all.
    public func run() throws -> Result {
        let opened = try Project.open(request, installation: installation, watch: watch)
        let project = opened.value
        let totals = project.fetchTotals ?? FetchTotals()
        var found = opened.diagnostics
        // Asked for as videos will ask, so that a clip in place of a picture is told now.
        for address in totals.stopped > 0 ? [] : project.addresses {
            do throws(AssetProblem) {
                _ = try project.world.assets.asset(address.name, kind: address.kind, base: address.base)
            } catch {
                for place in address.places { found.add(error.diagnostic(address.name, address.kind, at: place)) }
            }
        }
        return Result(findings: found.all, summary: totals.summary, wasStopped: totals.stopped > 0)
    }
}

extension Project {
    /// The addresses that the videos show, in the order of the sheet.
    var addresses: [NamedAddress] {
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let files = Workers.map(videos.count, jobs: jobs) { index in
            let video = videos[index]
            return template.files(
                of: item(of: video), locale: video.locale, output: video.output, world: world
            ).filter { Asset.isAddress($0.name) }
        }
        var positions: [NamedAddress.Identity: Int] = [:]
        var seen: Set<NamedFile> = []
        var addresses: [NamedAddress] = []
        for file in files.joined() where seen.insert(file).inserted {
            let identity = NamedAddress.Identity(name: file.name, kind: file.kind)
            if let position = positions[identity] {
                if !addresses[position].places.contains(file.place) { addresses[position].places.append(file.place) }
            } else {
                positions[identity] = addresses.count
                addresses.append(
                    NamedAddress(name: file.name, kind: file.kind, base: file.base, places: [file.place]))
            }
        }
        return addresses
    }
}

extension NamedAddress {
    fileprivate struct Identity: Hashable {
        var name: String
        var kind: Asset.Kind
    }
}
