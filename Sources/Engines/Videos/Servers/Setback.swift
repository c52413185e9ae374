internal import Generation

/// Why a server did not do a job that may be done all the same: later, or by another.
enum Setback: Error {
    /// It cannot be reached, and has not got the job, or lost it with its memory.
    case away(ConnectionFailure)
    /// It has too much to do; how many seconds it asks to wait.
    case busy(String, after: Double?)
    /// It had the job and knows it no more.
    case lost(String)
}

/// Answers that say no, as errors.
enum Refusal {
    static func of(
        _ answer: Answer, at address: ServerAddress, _ options: VideosOptions, engine: String
    ) -> EngineError {
        switch answer.status {
        case 401, 403:
            let hint =
                options.token == nil
                ? "give a token in the environment variable \(BearerToken.variable)"
                : "the token in \(BearerToken.variable) is another than the server's"
            return EngineError(
                .refused, engine: engine, "\(address) lets nobody in without its token: \(answer.words)", hint: hint)
        case 300...399:
            let target = answer.location.map { " to \(answer.shown($0))" } ?? ""
            return EngineError(
                .refused, engine: engine, "\(address) sends on\(target), which is not followed",
                hint: "give the server's own address")
        case 404, 405:
            return EngineError(.refused, engine: engine, "\(address) answered \(answer.status): \(answer.words)")
        case 400...499:
            return EngineError(.refused, engine: engine, "\(address): \(answer.words)")
        default:
            return EngineError(
                .failed, engine: engine, "\(address) answered \(answer.status): \(answer.words)",
                hint: "see the server's log")
        }
    }

    /// An answer with a good status and something else in it.
    static func strange(_ answer: Answer, _ wanted: String, at address: ServerAddress, engine: String) -> EngineError {
        let what = answer.isCut ? "more than \(answer.body.count) bytes" : answer.words
        return EngineError(
            .failed, engine: engine, "\(address) answered with something else than \(wanted): \(what)",
            hint: "look whether it is the server that was meant, and not a proxy")
    }
}
