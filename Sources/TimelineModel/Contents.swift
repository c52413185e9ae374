/// The files that decide what something looks or sounds like, apart from where they are.
extension Layer {
    /// The picture, clip or segment's picture it shows, and the files of its effects.
    public var assets: [Asset] { shown + effects.assets }

    private var shown: [Asset] {
        switch content {
        case .picture(let picture): [picture.asset]
        case .clip(let clip): [clip.asset]
        case .segment(let segment):
            if case .file(let clip) = segment.source { [clip.asset] } else { segment.request.image.map { [$0] } ?? [] }
        case .text(let text): text.runs.compactMap(\.picture)
        case .grade(.table(let asset)): [asset]
        case .background, .shape, .filter, .grade: []
        }
    }

    /// The fonts of its text, each once, in the order they first appear.
    public var fonts: [FontInstance] {
        guard case .text(let text) = content else { return [] }
        var fonts: [FontInstance] = []
        for run in text.runs where run.picture == nil && !fonts.contains(run.font) { fonts.append(run.font) }
        return fonts
    }
}
