internal import Diagnostics
internal import TimelineModel

/// An element of one video: what is left of the template's elements after `if` and `for`.
///
/// Unchecked: made, read and dropped by the one thread that resolves the video.
final class Instance: @unchecked Sendable {
    let element: Element
    /// The names of the video and of the loops around it.
    let scope: any Scope
    /// The scene, group or layer it is in; nil for children of `<video>`.
    unowned let parent: Instance?
    /// Which copy it is, for every loop around it, outermost first.
    let iterations: [Iteration]
    var children: [Instance] = []

    struct Iteration: Hashable {
        /// The ordinal of the element with `for`.
        var loop: Int
        var index: Int
    }

    init(_ element: Element, scope: any Scope, parent: Instance?, iterations: [Iteration]) {
        self.element = element
        self.scope = scope
        self.parent = parent
        self.iterations = iterations
    }

    var name: String { element.name }

    /// The scene it is in; nil outside of scenes, the scene itself for a scene.
    var scene: Instance? { name == "scene" ? self : parent?.scene }

    /// The id with the numbers of its copies: `quotes[0]`.
    var id: String? {
        element.literal("id").map { id in id + iterations.map { "[\($0.index)]" }.joined() }
    }

    /// What messages call it: its id, or the element and its line.
    var title: String {
        if let id { return id }
        guard case .source(_, let line, _) = element.place else { return "<\(name)>" }
        return "<\(name)> in line \(line)"
    }

    /// Itself and everything in it, in document order.
    var all: [Instance] { [self] + children.flatMap(\.all) }
}
