public import Diagnostics
public import Rendering

/// The rules of `check`.
///
/// What is plainly wrong (a column that is unknown, a file that is missing, a text that does not fit) is found when the
/// timeline is made; these rules look at the timeline itself, and at its pictures.
public enum Preflight {
    /// They look at the timeline alone.
    public static let rules: [any Rule] = [
        TooShortToRead(), TextOverlap(), SafeArea(), SoftPicture(), CroppedPicture(), HeldClip(), ShortSound(),
        PosterInTransition(), PromptTooLong(), PromptLanguage(), EmptyPrompt(), ModelRefuses(), ModelStrains(),
    ]

    /// They open files and draw frames.
    public static let pictureRules: [any PictureRule] = [Contrast(), BrokenPicture(), UpsideDownPicture()]

    /// Every kind of finding that any part of Rowreel tells, by topic, then by id.
    public static let catalogue: [RuleDescription] = {
        let own = rules.map { type(of: $0).description } + pictureRules.map { type(of: $0).description }
        let others = [
            Self.cells, sheet, text, translations, files, template, expressions, time, command, project, run,
        ]
        let order = RuleDescription.Topic.allCases
        func rank(_ topic: RuleDescription.Topic) -> Int { order.firstIndex(of: topic) ?? 0 }
        return (own + others.joined()).sorted { (rank($0.topic), $0.id) < (rank($1.topic), $1.id) }
    }()

    private static let byID = Dictionary(catalogue.map { ($0.id, $0) }) { first, _ in first }

    /// The kind of finding that a code stands for.
    public static func description(of id: String) -> RuleDescription? { byID[id] }

    /// Everything that the plain rules find.
    ///
    /// - Parameter silent: Ids of rules that are turned off, and so are not asked.
    public static func findings(in subject: Subject, without silent: Set<String> = []) -> Diagnostics {
        var found = Diagnostics()
        for rule in rules where silent.isEmpty || !silent.contains(type(of: rule).description.id) {
            for finding in rule.findings(in: subject) { found.add(finding) }
        }
        return found
    }

    /// Everything that the picture rules find. A frame that cannot be drawn is a finding.
    ///
    /// - Parameters:
    ///   - resources: What frames share; the same for all videos of a check.
    ///   - silent: Ids of rules that are turned off, and so are not asked.
    public static func pictureFindings(
        in subject: Subject, resources: RenderResources, without silent: Set<String> = []
    ) -> [PictureFinding] {
        var found: [PictureFinding] = []
        let frames = FrameSource(subject.timeline, resources: resources)
        for rule in pictureRules where !silent.contains(type(of: rule).description.id) {
            do {
                found += try rule.findings(in: subject, frames)
            } catch {
                let told = (error as? DiagnosedFailure)?.diagnostics.all ?? [(error as? Diagnostic) ?? undrawn(error)]
                for diagnostic in told where !found.contains(where: { $0.diagnostic == diagnostic }) {
                    found.append(PictureFinding(diagnostic))
                }
            }
        }
        return found
    }

    private static func undrawn(_ error: any Error) -> Diagnostic { .error("render", at: nil, "\(error)") }
}
