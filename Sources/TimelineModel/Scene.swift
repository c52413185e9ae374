/// One scene: a run of frames with its layers, and how it comes in.
public struct Scene: Sendable {
    /// The template's id, unique in the timeline (`quotes[2]` in a loop). Outside keys.
    public var id: String
    /// Where the scene is in the video; it includes the overlaps with its neighbours.
    public var span: FrameSpan
    /// How it comes in over the end of the scene before; nil is a cut.
    public var transition: Transition?
    /// Bottom first; times count from the scene's first visible frame.
    public var layers: [Layer]
    public var provenance: Provenance

    public init(
        id: String, span: FrameSpan, transition: Transition? = nil, layers: [Layer],
        provenance: Provenance = Provenance()
    ) {
        self.id = id
        self.span = span
        self.transition = transition
        self.layers = layers
        self.provenance = provenance
    }

    func print(to printer: inout Printer) {
        printer.block("scene \(id) \(span)" + (transition.map { " \($0)" } ?? "")) { printer in
            for layer in layers { printer.print(layer) }
        }
    }
}
