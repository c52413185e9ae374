internal import Fetching
internal import Foundation
internal import Scheduling

/// A server that is told of a run.
extension Deliveries {
    /// The settings and the secret that a message is sent with are those of the moment: a secret that was put right
    /// holds for what waits, too.
    ///
    /// - Returns: Nil when the server has it.
    func post(_ message: Message, to webhook: Announcement.Webhook) -> Problem? {
        do throws(FetchFailure) {
            let signature = try WebhookSignature(id: message.id, timestamp: Int(clock.now.timeIntervalSince1970))
            let secrets = try webhook.secret.map { secret throws(FetchFailure) in [try secret.read()] } ?? []
            let body = Array(message.body)
            var post = Post(
                body, to: try WebAddress(webhook.url), headers: signature.headers(for: body, secrets: secrets))
            post.authorities = webhook.authorities
            post.userAgent = userAgent
            switch post.send(isCancelled: isCancelled) {
            case .delivered: return nil
            case .stopped: return Problem(words: "it was not finished", isPassing: true)
            case .failed(let failure, let answer): return Problem(failure, answer)
            }
        } catch {
            // Nothing was sent: a secret that is not there yet, say, may be there tomorrow.
            return Problem(words: error.message, isPassing: true)
        }
    }
}

extension Deliveries.Problem {
    fileprivate init(_ failure: FetchFailure, _ answer: Post.Answer?) {
        words = failure.message + (failure.cause.map { " (\($0))" } ?? "")
        if let text = answer?.text, !text.isEmpty { words += ": \(text.prefix(200))" }
        isPassing = failure.isPassing
        wait = Double(answer?.retryAfter ?? 0)
    }
}

extension SecretSource {
    /// - Throws: `FetchFailure`, which does not hold the secret.
    func read() throws(FetchFailure) -> WebhookSecret {
        let text: String
        switch self {
        case .variable(let name):
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw FetchFailure("the environment has no variable \(name), which is to hold the webhook's secret")
            }
            text = value
        case .file(let path):
            guard let value = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw FetchFailure("\(path), which is to hold the webhook's secret, cannot be read")
            }
            text = value
        }
        return try WebhookSecret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
