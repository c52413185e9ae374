internal import Diagnostics
internal import Generation
internal import TimelineModel

/// Segments that the model they name cannot make.
struct ModelRefuses: Rule {
    static let description = RuleDescription(
        "model-refuses", .error, .judgement, "a segment asks for what its model does not have")

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.objections.filter { !$0.objection.isWarning }.map {
            finding(at: $0.layer.provenance.place, $0.objection.message, hint: $0.objection.hint)
        }
    }
}

/// Segments that the model they name makes badly.
struct ModelStrains: Rule {
    static let description = RuleDescription(
        "model-strains", .warning, .judgement, "a segment asks its model for what it does badly")

    func findings(in subject: Subject) -> [Diagnostic] {
        subject.objections.filter(\.objection.isWarning).map {
            finding(at: $0.layer.provenance.place, $0.objection.message, hint: $0.objection.hint)
        }
    }
}

extension Subject {
    /// What the models that segments name have to say, as far as they are known by their names. Of the others their server
    /// knows, once it is asked.
    fileprivate var objections: [(layer: Layer, objection: ModelObjection)] {
        requests.flatMap { layer, request in
            let rules = request.model.isEmpty ? nil : ModelRules.known(request.model)
            return (rules?.objections(to: request) ?? []).map { (layer, $0) }
        }
    }
}
