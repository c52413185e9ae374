internal import Diagnostics

/// The words of an answer that is an error, or no answer to what was asked.
enum ServerWords {
    /// OpenAI's `{"error": {"message", "param"}, …}` with our `hint`, FastAPI's `{"detail": …}`, or the first words.
    static func of(_ answer: Answer) -> String {
        guard let json = answer.json else { return first(answer) }
        if let words = message(json) { return answer.shown(words) }
        return first(answer)
    }

    /// The message of an error object, of the object around it, or of FastAPI's list of what is wrong.
    static func message(_ json: JSONValue) -> String? {
        let error = json["error"]
        if let text = error["message"].text {
            let hint = error["hint"].text.map { " (\($0))" } ?? ""
            let parameter = error["param"].text.flatMap { text.contains($0) ? nil : " (parameter \($0))" } ?? ""
            return text + parameter + hint
        }
        if let text = error.text ?? json["detail"].text ?? json["message"].text { return text }
        let wrong = json["detail"].list.prefix(4).compactMap { item -> String? in
            guard let text = item["msg"].text else { return nil }
            let place = item["loc"].list.compactMap(\.text).filter { $0 != "body" }.joined(separator: ".")
            return place.isEmpty ? text : "\(place): \(text)"
        }
        return wrong.isEmpty ? nil : wrong.joined(separator: "; ")
    }

    private static func first(_ answer: Answer) -> String {
        if answer.body.isEmpty { return "nothing" }
        let text = answer.shown(String(decoding: answer.body.prefix(2000), as: UTF8.self))
        let isPage = answer.type == "text/html" || text.lowercased().hasPrefix("<!doctype") || text.hasPrefix("<html")
        return (isPage ? "a web page, " : "") + "\"\(text.prefix(120))\""
    }

    /// In one line of printable characters, with nothing that turns the reading direction, and no credentials.
    static func clean(_ text: String) -> String {
        var line = ""
        var isSpace = true
        for scalar in text.unicodeScalars.prefix(2000) {
            let category = scalar.properties.generalCategory
            let isHidden = [.control, .format, .surrogate, .privateUse, .unassigned].contains(category)
            if isHidden || scalar.properties.isWhitespace {
                if !isSpace { line += " " }
                isSpace = true
            } else {
                line.unicodeScalars.append(scalar)
                isSpace = false
            }
        }
        if line.last == " " { line.removeLast() }
        line = ShownAddress.inText(line)
        return line.count <= 400 ? line : line.prefix(399) + "…"
    }
}
