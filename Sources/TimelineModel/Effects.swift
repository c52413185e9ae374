/// What is done to a layer's own pixels before they are laid over what is below, in the order of these properties; the
/// layer's filters come after the chroma key.
public struct Effects: Hashable, Sendable {
    public var chromaKey: ChromaKey?
    public var grade: Grade?
    /// A line along the edge, inside; the mask cuts it with everything else.
    public var border: Stroke?
    public var mask: LayerMask?
    /// Under the layer, top first; they follow what is left of it.
    public var shadows: [TextShadow] = []
    public var blendMode = BlendMode.normal

    public init() {}

    /// Whether the layer's pixels stay as they are.
    public var changesNothing: Bool {
        chromaKey == nil && grade == nil && border == nil && mask == nil && shadows.isEmpty
    }

    /// The features that it draws with.
    var features: [Feature] {
        var used: [Feature] = []
        if chromaKey != nil { used.append(.chromaKey) }
        if grade != nil { used.append(.grade) }
        if border != nil || mask != nil { used.append(.mask) }
        if !shadows.isEmpty { used.append(.dropShadow) }
        if blendMode != .normal { used.append(.blendMode) }
        return used
    }

    /// The files that it takes.
    var assets: [Asset] {
        var assets: [Asset] = []
        if case .table(let asset)? = grade { assets.append(asset) }
        if case .picture(let asset)? = mask { assets.append(asset) }
        return assets
    }
}

extension Printer {
    /// What comes before the filters.
    mutating func printFirst(_ effects: Effects) {
        if let key = effects.chromaKey { line("\(key)") }
    }

    /// What comes after them.
    mutating func print(_ effects: Effects) {
        if let grade = effects.grade { line(words(grade)) }
        if let border = effects.border { line("border \(border)") }
        if let mask = effects.mask { line(words(mask)) }
        for shadow in effects.shadows { line("shadow \(shadow)") }
        if effects.blendMode != .normal { line("blend \(effects.blendMode)") }
    }
}
