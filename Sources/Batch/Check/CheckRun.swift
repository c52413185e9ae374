internal import Diagnostics
internal import Foundation
internal import Preflight
internal import Rendering
internal import Synchronization
internal import Templating
internal import TimelineModel

/// `rowreel check`: resolves every video and tells everything that is wrong, without rendering.
///
/// Findings are told as they come, in the order of the sheet: first those about cells by themselves, of all rows, because
/// they are known at once; then those of whole videos. What is kept in memory does not grow with them.
public struct CheckRun: Sendable {
    private let request: CheckRequest
    private let installation: Installation
    private let terminal: Terminal

    /// - Parameter terminal: What standard error can show.
    public init(_ request: CheckRequest, installation: Installation, terminal: Terminal = .standardError) {
        self.request = request
        self.installation = installation
        self.terminal = terminal
    }

    /// Checks, and writes what it finds.
    ///
    /// - Throws: `DiagnosedFailure` or `Diagnostic` when the command itself is wrong, or nothing can be written.
    public func run() throws -> CheckSummary {
        let rules = try RuleSettings(request.rules)
        let pattern = try NamePattern.chosen(request.namePattern, request.settings.format)
        let progress = CheckProgress(terminal, file: STDERR_FILENO)
        defer { progress.end() }
        guard let file = request.outputFile else {
            return try run(rules, pattern, progress, CheckDocument(descriptor: STDOUT_FILENO, place: .option("-o")))
        }
        var summary = CheckSummary()
        try OutputFile.replace(file) { aside in
            let descriptor = open(aside, O_WRONLY | O_TRUNC | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw Diagnostic.error("not-written", at: .file(file), "the file cannot be written")
            }
            defer { close(descriptor) }
            let document = CheckDocument(descriptor: descriptor, place: .file(file))
            summary = try run(rules, pattern, progress, document)
            try document.flush()
        }
        return summary
    }

    private func run(
        _ rules: RuleSettings, _ pattern: NamePattern, _ progress: CheckProgress, _ document: CheckDocument
    ) throws -> CheckSummary {
        let bench = CheckBench(form(progress, document), rules: rules)
        var subject = CheckSubject(
            template: request.project.template, data: request.hasSheet ? request.project.data : nil)
        let opened: Diagnosed<Project>
        do {
            guard request.hasSheet else {
                let found = try Project.checkTemplate(request.project.template, installation: installation)
                try bench.begin(subject)
                for diagnostic in found.all { try bench.take(diagnostic) }
                return try bench.end()
            }
            opened = try Project.open(request.project, installation: installation)
        } catch {
            // What makes every video impossible is a finding like others: programs read no other stream.
            let found = (error as? DiagnosedFailure)?.diagnostics ?? (error as? Diagnostic).map { Diagnostics([$0]) }
            guard let found else { throw error }
            try bench.begin(subject)
            for diagnostic in found.all { try bench.take(diagnostic) }
            return try bench.end()
        }
        let project = opened.value
        (subject.locales, subject.outputs) = (project.locales, project.outputNames)
        try bench.begin(subject)
        bench.summary.withLock { $0.videos = project.videos.count + project.brokenRows.count }
        for diagnostic in opened.diagnostics.all { try bench.take(diagnostic) }
        try SheetCheck(
            project: project, request: request, rules: rules, pattern: pattern, bench: bench, progress: progress
        ).run()
        return try bench.end()
    }

    private func form(_ progress: CheckProgress, _ document: CheckDocument) -> any CheckForm {
        switch request.format {
        case .text where request.outputFile == nil:
            CheckText(terminal, most: request.most) { progress.say($0) }
        case .text:
            CheckText(Terminal(isInteractive: false, hasColor: false), most: request.most) { try document.write($0) }
        case .json: CheckJSON(document)
        case .junit: CheckJUnit(document)
        case .sarif: CheckSARIF(document, version: request.version)
        }
    }
}

/// What the threads of a check share: the form that is written, and what was counted.
///
/// The form and what was told are used by one thread at a time: `SheetCheck` hands findings on in order.
final class CheckBench: @unchecked Sendable {
    private var form: any CheckForm
    private let rules: RuleSettings
    /// What was told about other places than cells: every row finds it again.
    private var told: Set<Int> = []
    let summary = Mutex(CheckSummary())

    init(_ form: any CheckForm, rules: RuleSettings) {
        self.form = form
        self.rules = rules
    }

    func begin(_ subject: CheckSubject) throws { try form.begin(subject) }

    /// A diagnostic about no video.
    func take(_ diagnostic: Diagnostic) throws {
        guard let diagnostic = rules.apply(diagnostic, isFree: false) else { return }
        var finding = Finding(diagnostic)
        if case .cell(_, let cell)? = diagnostic.place, diagnostic.severity == .error { finding.rows = [cell.row] }
        try take(finding)
    }

    func take(_ finding: Finding) throws {
        var isNew = true
        if case .cell? = finding.diagnostic.place {
        } else {
            isNew = told.insert(finding.diagnostic.hashValue).inserted
        }
        if isNew { summary.withLock { $0.add(finding) } }
        try form.add(finding, isNew: isNew)
    }

    func take(_ row: CheckedRow) throws { try form.add(row) }

    func end() throws -> CheckSummary {
        let summary = summary.withLock(\.self)
        try form.end(summary)
        return summary
    }
}

extension Project {
    /// The languages of its videos, each once, in their order.
    var locales: [String?] { videos.reduce(into: []) { if !$0.contains($1.locale) { $0.append($1.locale) } } }

    /// The outputs of its videos as file names have them.
    var outputNames: [String?] {
        videos.reduce(into: []) { if !$0.contains($1.outputName) { $0.append($1.outputName) } }
    }
}

extension Video {
    var name: Finding.VideoName { Finding.VideoName(locale: locale, output: outputName) }
}
