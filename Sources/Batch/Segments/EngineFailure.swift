internal import Diagnostics
internal import Generation

extension EngineError {
    /// As it is told.
    func diagnostic(at place: Place?) -> Diagnostic { .error("engine-\(code)", at: place, description, hint: hint) }
}
