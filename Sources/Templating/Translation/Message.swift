public import Diagnostics
internal import Localization

/// Words of a template that are translated, as translators see them.
public struct Message: Sendable {
    /// A place where they are shown.
    public struct Spot: Sendable {
        public var place: Place
        /// The id of the scene it is in, as timelines have it: `hero`, `scene2`; nil outside of scenes.
        public var scene: String?
        /// `text`, `counter`, `title of the video`.
        public var element: String
        /// The style, the region or the id that it has.
        public var role: String?
        let ordinal: Int
    }

    public var key: MessageKey
    /// In the order of the template.
    public var spots: [Spot]
    /// What the template's author says to translators.
    public var notes: [String]
    /// What the tags stand for, by their numbers from 1.
    public var tags: [String]
    /// Whether a language without a translation is an error.
    public var isRequired: Bool
}

extension Template {
    /// Every message once, in the order of the template.
    public var messages: [Message] {
        let scenes = video.drawn.filter { $0.name == "scene" }
        var messages: [Message] = []
        var known: [MessageKey: Int] = [:]
        for site in MessageWalk.sites(in: video, language: language) {
            let scene = site.scene.map { scene in
                scene.literal("id") ?? "scene\((scenes.firstIndex { $0.ordinal == scene.ordinal } ?? 0) + 1)"
            }
            let spot = Message.Spot(
                place: site.place, scene: scene, element: site.name,
                role: ["style", "region", "id"].lazy.compactMap { site.element.literal($0) }.first,
                ordinal: site.element.ordinal)
            if let index = known[site.key] {
                messages[index].spots.append(spot)
                messages[index].notes += site.notes.filter { !messages[index].notes.contains($0) }
                messages[index].isRequired = messages[index].isRequired || site.isRequired
            } else {
                known[site.key] = messages.count
                messages.append(
                    Message(
                        key: site.key, spots: [spot], notes: site.notes, tags: site.text.legend,
                        isRequired: site.isRequired))
            }
        }
        return messages
    }
}

extension MessageSite {
    /// What shows the words, for translators.
    fileprivate var name: String {
        switch (element.name, part) {
        case ("video", _): "title of the video"
        case ("include", .attribute(let name)), ("parameter", .attribute(let name)): "text of a fragment (\(name))"
        default: element.name
        }
    }
}

extension MessageText {
    /// What each tag stands for.
    fileprivate var legend: [String] {
        (0..<tags.count).map { index in
            guard let element = tags[index + 1] else { return "" }
            switch element.name {
            case "br": return "line break"
            case "icon": return "picture " + (element.literal("src").map { PathText.name(of: $0) } ?? "of the row")
            case "ruby": return "words with their reading"
            case "rt": return "the reading"
            default:
                if element.literal("translate") == "no" { return "“\(MessageText(element.children).text)”, as it is" }
                let looks = ["fontWeight", "fontStyle", "fontSize", "color", "textDecoration", "verticalAlign"]
                let said = looks.compactMap { name in element.literal(name).map { "\(name) \($0)" } }
                return said.isEmpty ? "another look" : said.joined(separator: ", ")
            }
        }
    }
}
