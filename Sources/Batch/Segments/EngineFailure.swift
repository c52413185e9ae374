public import Diagnostics
public import Generation

extension EngineError {
    /// As it is told.
    public func diagnostic(at place: Place?) -> Diagnostic {
        .error("engine-\(code)", at: place, description, hint: hint)
    }
}
