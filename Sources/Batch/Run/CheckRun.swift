public import Diagnostics
internal import Foundation
public import Media
internal import Preflight
internal import Templating
internal import TimelineModel

/// `rowreel check`: resolves every video and tells everything that is wrong, without rendering.
public struct CheckRun: Sendable {
    private let request: ProjectRequest
    private let namePattern: String?
    private let format: FileFormat
    private let installation: Installation

    /// - Parameters:
    ///   - namePattern: `--name`; nil is the standard pattern.
    ///   - format: What would be written.
    public init(
        _ request: ProjectRequest, namePattern: String? = nil, format: FileFormat = .mp4, installation: Installation
    ) {
        self.request = request
        self.namePattern = namePattern
        self.format = format
        self.installation = installation
    }

    public struct Result: Sendable {
        /// In the order of the sheet, each told once however many videos have it.
        public var findings: [Diagnostic]
        /// `8 videos checked: 2 errors, 1 warning; 7 can be made`.
        public var summary: String

        public var hasErrors: Bool { findings.contains { $0.severity == .error } }
    }

    /// - Throws: `DiagnosedFailure` or `Diagnostic` when the template or sheet cannot be used at all.
    public func run() throws -> Result {
        let pattern = try NamePattern.chosen(namePattern, format)
        let opened = try Project.open(request, installation: installation)
        let project = opened.value
        let videos = project.videos
        let names = VideoNames(videos, pattern: pattern, dataFile: project.template.tableFile)
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let found = Workers.map(videos.count, jobs: jobs) { index in
            let resolved = project.timeline(of: videos[index])
            var found = resolved.diagnostics
            if let problem = names.problems[index] { found.add(problem) }
            if let timeline = resolved.value {
                found.add(Preflight.findings(in: project.subject(of: videos[index], timeline)))
            }
            return found
        }
        var seen: Set<Diagnostic> = []
        let findings = (opened.diagnostics.all + found.flatMap(\.all)).filter { seen.insert($0).inserted }
        return Result(findings: findings, summary: summary(project, findings, possible: found.count { !$0.hasErrors }))
    }

    private func summary(_ project: Project, _ findings: [Diagnostic], possible: Int) -> String {
        let total = project.videos.count + project.brokenRows.count
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count { $0.severity == .warning }
        var words = "\(Words.count(total, "video")) checked: "
        if errors + warnings == 0 { return words + "nothing wrong" }
        words += [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { Words.count($0.0, $0.1) }.joined(separator: ", ")
        return errors == 0 ? words : words + "; \(possible) can be made"
    }
}
