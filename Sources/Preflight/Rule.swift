public import Diagnostics

/// One thing that `check` looks for in a resolved timeline: what is allowed and yet is hardly what was meant.
///
/// A rule is a small type in a file of its own, listed in `Preflight.rules`. It never opens a file: whatever it needs to
/// know stands in the timeline. It is asked for every video of a sheet, so it takes microseconds. Findings point at
/// provenance, cells before the template.
public protocol Rule: Sendable {
    /// What it looks for; the severity is that of its findings.
    static var description: RuleDescription { get }

    init()

    /// What it finds, in the timeline's order.
    func findings(in subject: Subject) -> [Diagnostic]
}

/// A rule that opens files or draws frames: it costs milliseconds a video, and can be turned off with all others of its
/// kind.
public protocol PictureRule: Sendable {
    /// What it looks for; the severity is that of its findings.
    static var description: RuleDescription { get }

    init()

    /// What it finds, in the timeline's order.
    ///
    /// - Throws: `Diagnostic` where a layer cannot be drawn.
    func findings(in subject: Subject, _ frames: FrameSource) throws -> [PictureFinding]
}

extension Rule {
    static var id: String { description.id }

    /// A finding of this rule.
    func finding(at place: Place?, _ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(Self.description.severity, Self.id, at: place, message, hint: hint)
    }
}

extension PictureRule {
    static var id: String { description.id }

    /// A finding of this rule.
    func finding(at place: Place?, _ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(Self.description.severity, Self.id, at: place, message, hint: hint)
    }
}
