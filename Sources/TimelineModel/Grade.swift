/// What becomes of every colour.
public enum Grade: Hashable, Sendable {
    case look(Look)
    /// A table of colours in a .cube file.
    case table(Asset)

    /// A grade with a name.
    public enum Look: String, Hashable, Sendable, CaseIterable {
        /// Golden: red and yellow up, blue down.
        case warm
        /// Clean and bluish.
        case cool
        /// Black and white with some contrast.
        case mono
        /// Soft black, gentle highlights, teal shadows under warm lights.
        case film
        /// More colour and contrast; what is colourful already stays.
        case vivid
    }
}

extension Printer {
    func words(_ grade: Grade) -> String {
        switch grade {
        case .look(let look): "grade \(look)"
        case .table(let asset): "grade \(hash(asset.hash))"
        }
    }
}
