internal import Diagnostics
internal import Media
internal import TimelineModel
internal import Typesetting

extension Layer {
    /// Runs a step of drawing this layer; what goes wrong is told at the layer's place.
    func diagnosed<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw Failure.diagnostic(error, at: provenance.place)
        }
    }
}

/// Turns errors of the layers below into findings for the user.
enum Failure {
    /// The error as a diagnostic that keeps libav's own words; diagnostics pass unchanged.
    static func diagnostic(_ error: any Error, at place: Place?) -> any Error {
        switch error {
        case is Diagnostic, is DiagnosedFailure, is CancellationError:
            return error
        case let error as MediaError:
            let file = error.file.map { " \($0)" } ?? ""
            // Without a file it is libav itself that failed, and nothing of the user's.
            let code = error.isResourceShortage ? "resources" : error.file == nil ? "libav" : "media"
            return Diagnostic.error(
                code, at: place ?? error.file.map { .file($0) },
                "could not \(error.operation)\(file): \(error.detail)", hint: error.hint, cause: error.log)
        default:
            return Diagnostic.error("render", at: place, "\(error)")
        }
    }
}
