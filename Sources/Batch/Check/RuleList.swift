internal import Preflight

/// The catalogue of rules for people.
public enum RuleList {
    /// A line a rule, by topic; a star stands before those that `--rule` may turn off.
    public static var text: String {
        let width = Preflight.catalogue.map(\.id.count).max() ?? 0
        var text = ""
        var topic: RuleDescription.Topic?
        for rule in Preflight.catalogue where rule.topic != .project && (rule.topic != .run || rule.isAdjustable) {
            if rule.topic != topic { text += (topic == nil ? "" : "\n") + rule.topic.rawValue + "\n" }
            topic = rule.topic
            text +=
                (rule.isAdjustable ? "* " : "  ") + rule.id.padded(width) + "  " + "\(rule.severity)".padded(7) + "  "
                + rule.summary + "\n"
        }
        return text + "\n* can be changed with --rule NAME=off|warn|error; Documentation/Rules.md describes each rule\n"
    }
}
