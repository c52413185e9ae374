internal import Diagnostics

/// What `![cover zoomIn](<{{ photo }}>)` becomes: a picture, or with the word for it a clip, a segment or a sound.
struct MarkdownPictureReader {
    private(set) var element: XMLElement
    private(set) var diagnostics = Diagnostics()

    /// What messages call it.
    var noun: String { Self.sounds.contains(element.name) ? "a sound" : "a \(element.name)" }

    /// Elements that are heard, not seen.
    static let sounds = ["audio", "narration"]

    private static let kinds = [
        "generate": "segment", "clip": "clip", "video": "clip", "audio": "audio", "sound": "audio", "music": "audio",
        "narration": "narration",
        "picture": "picture",
    ]
    private static let fits = ["contain", "cover", "fill"]
    private static let motions = MotionWord.allCases.map(\.rawValue)

    init(_ picture: MarkdownPicture) {
        let parts = MarkdownWord.parts(picture.words)
        var name = "picture"
        for case .word(let word) in parts { name = Self.kinds[word.text] ?? name }
        element = MarkdownText.element(name, at: picture.start, [], [])
        let file = picture.destination
        add(
            name == "segment" ? "prompt" : "src", file.text.isEmpty ? PlacedText("", at: picture.start) : file, at: file
        )
        for part in parts {
            switch part {
            case .pair(let name, let value): add(name.text, value, at: name)
            case .word(let word) where Self.kinds[word.text] != nil: break
            case .word(let word): add(word)
            }
        }
    }

    private mutating func add(_ word: PlacedText) {
        let switches = element.attributes(ofType: .boolean)
        if Self.fits.contains(word.text) {
            add("fit", word, at: word)
        } else if Self.motions.contains(word.text) {
            add("motion", word, at: word)
        } else if switches.contains(word.text) {
            add(word.text, PlacedText("true", at: word), at: word)
        } else {
            let known = Self.kinds.keys.sorted() + Self.fits + Self.motions + switches
            diagnostics.add(
                .error(
                    "picture-word", at: word.place, "\"\(word.text)\" says nothing about \(noun)",
                    hint: NearestName.find(word.text, among: known).map { "did you mean \"\($0)\"?" }
                        ?? "write its fit (cover), its motion (zoomIn), or name=value: region=photo"))
        }
    }

    private mutating func add(_ name: String, _ value: PlacedText, at place: PlacedText) {
        element.attributes.append(XMLAttribute(name: name, namespace: nil, place: place.place, value: value))
    }
}

extension XMLElement {
    /// The names of the attributes that an element of this name may have of one type.
    fileprivate func attributes(ofType type: AttributeType) -> [String] {
        Grammar.declarations[name]?.attributes.filter { $0.type == type }.map(\.name) ?? []
    }
}
