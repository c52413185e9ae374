/// A part of the renderer with pictures of its own. Its epoch counts the times those pictures changed.
///
/// A chunk's key holds the epochs of the features that the chunk uses, so that a better gradient remakes the chunks
/// with gradients and no others. A test fails when golden pictures of a feature change and its epoch did not.
public enum Feature: String, CaseIterable, Sendable {
    case animation, appearance, background, blendMode, chromaKey, clip, dropShadow, filter, grade, mask, motion
    case picture, shape, text, transition

    public var epoch: Int {
        switch self {
        case .animation: 1
        case .appearance: 1
        case .background: 1
        case .blendMode: 1
        case .chromaKey: 1
        case .clip: 1
        case .dropShadow: 1
        case .filter: 1
        case .grade: 1
        case .mask: 1
        case .motion: 2
        case .picture: 2
        case .shape: 1
        case .text: 4
        case .transition: 1
        }
    }
}

extension Slice {
    /// The features this slice draws with, sorted by name.
    public var features: [Feature] {
        var used = Set<Feature>()
        if incoming != nil { used.insert(.transition) }
        for layer in allLayers {
            used.insert(layer.feature)
            if layer.enter != nil || layer.exit != nil { used.insert(.appearance) }
            if layer.isAnimated { used.insert(.animation) }
            if !layer.filters.isEmpty { used.insert(.filter) }
            used.formUnion(layer.effects.features)
        }
        return used.sorted { $0.rawValue < $1.rawValue }
    }

    /// Whether a segment in it was not made yet, so that no key is final.
    public var isPending: Bool {
        allLayers.contains { layer in
            if case .segment(let segment) = layer.content, case .pending = segment.source { true } else { false }
        }
    }
}

extension Layer {
    /// Whether its place, shape or strength is otherwise than its box says.
    public var isAnimated: Bool {
        !animations.isEmpty || rotation != 0 || inset != Insets() || window != nil
    }

    fileprivate var feature: Feature {
        switch content {
        case .background: .background
        case .picture: .picture
        case .clip: .clip
        case .segment(let segment): segment.feature
        case .shape: .shape
        case .text: .text
        case .filter: .filter
        case .grade: .grade
        }
    }
}

extension Segment {
    /// A segment made by an engine is shown as any clip is.
    fileprivate var feature: Feature {
        if case .file = source { .clip } else { .motion }
    }
}
