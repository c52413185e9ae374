internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let group = ElementDeclaration(
        "group", "Layers that share a box, and may be arranged in it.",
        attributes: placed + [
            AttributeDeclaration(
                "arrange", .keyword(["stack", "row", "grid"]), .literal,
                "One below the other, side by side, or in cells of one size; default all in the same box."),
            AttributeDeclaration(
                "columns", .integer(1...100), .literal, "Columns of a grid; default as near to a square as it can be."),
            AttributeDeclaration("gap", .length, "The room between arranged layers."),
            AttributeDeclaration(
                "stagger", .duration, .literal, "How much later each layer begins than the one before."),
            AttributeDeclaration(
                "displayAlign", .keyword(BlockStyle.DisplayAlign.allCases.map(\.rawValue)), .literal,
                "Where a stack stands in the box; default before."),
        ] + repeatable + [language, translate],
        children: Grammar.layers.filter { $0 != "filter" })
}

extension Resolution {
    /// The boxes of a group's children, with the texts among them already laid out.
    struct Arrangement {
        var boxes: [Box]
        var layouts: [PlacedLayout?]
    }

    /// Puts the children of an arranged group into its box; nil when the group does not arrange.
    func arrange(_ group: Instance, in box: Box) -> Arrangement? {
        let values = Values(group, self)
        guard let way = group.element.literal("arrange") else { return nil }
        if way == "row" {
            let gap = values.length("gap", parent: box.width) ?? 0
            return row(group, in: box, gap: gap)
        }
        if way == "grid" {
            return grid(group, in: box, gap: values.length("gap", parent: min(box.width, box.height)) ?? 0)
        }
        let gap = values.length("gap", parent: box.height) ?? 0
        return stack(group, in: box, gap: gap, values)
    }

    /// Side by side: widths as given, the rest shared out evenly.
    private func row(_ group: Instance, in box: Box, gap: Double) -> Arrangement {
        let widths = group.children.map { Values($0, self).length("width", parent: box.width) }
        let taken = widths.reduce(0) { $0 + ($1 ?? 0) } + gap * Double(max(0, widths.count - 1))
        let open = widths.count { $0 == nil }
        let share = open > 0 ? max(1, (box.width - taken) / Double(open)) : 0
        var x = box.x
        var arrangement = Arrangement(boxes: [], layouts: [])
        for (child, width) in zip(group.children, widths) {
            let height = Values(child, self).length("height", parent: box.height) ?? box.height
            let place = Box(x: x, y: box.y, width: width ?? share, height: height).rounded
            arrangement.boxes.append(place)
            arrangement.layouts.append(child.element.showsText ? layOut(child, in: place) : nil)
            x += (width ?? share) + gap
        }
        if x - gap > box.x + box.width + 1 { reportOverflow(group, by: x - gap - box.x - box.width, "wider") }
        return arrangement
    }

    /// In rows of cells of one size, from the start; the last row may have fewer.
    private func grid(_ group: Instance, in box: Box, gap: Double) -> Arrangement {
        let count = group.children.count
        let square = Int(Double(count).squareRoot().rounded(.up))
        let columns = max(1, group.element.literal("columns").flatMap { Int($0) } ?? square)
        let rows = max(1, (count + columns - 1) / columns)
        let width = (box.width - gap * Double(columns - 1)) / Double(columns)
        let height = (box.height - gap * Double(rows - 1)) / Double(rows)
        if width < 1 || height < 1 {
            diagnostics.add(
                .error(
                    "empty-box", at: group.element.place, "the gaps of the grid leave no room for its cells",
                    hint: "make gap smaller, or the group larger"))
        }
        let boxes = (0..<count).map { index in
            Box(
                x: box.x + Double(index % columns) * (width + gap), y: box.y + Double(index / columns) * (height + gap),
                width: max(1, width), height: max(1, height)
            ).rounded
        }
        return Arrangement(
            boxes: boxes,
            layouts: zip(group.children, boxes).map { child, place in
                child.element.showsText ? layOut(child, in: place) : nil
            })
    }

    /// One below the other: heights as given, as the text needs, or as the picture's shape asks. When it is all too
    /// high, the texts shrink together, each between its own sizes.
    private func stack(_ group: Instance, in box: Box, gap: Double, _ values: Values) -> Arrangement {
        let steps = 8
        var best: (arrangement: Arrangement, height: Double)?
        for step in 0...steps {
            let tried = stack(group, in: box, gap: gap, shrinking: Double(step) / Double(steps))
            best = tried
            let hasText = tried.arrangement.layouts.contains { $0 != nil }
            if tried.height <= box.height + 0.5 || !hasText { break }
        }
        guard var arrangement = best?.arrangement, let height = best?.height else {
            return Arrangement(boxes: [], layouts: [])
        }
        if height > box.height + 0.5 { reportOverflow(group, by: height - box.height, "higher") }
        let spare = max(0, box.height - height)
        let align = values.word("displayAlign", BlockStyle.DisplayAlign.self) ?? regionAlign(group) ?? .before
        let shift = align == .center ? spare / 2 : align == .after ? spare : 0
        for index in arrangement.boxes.indices {
            arrangement.boxes[index].y += shift
            arrangement.boxes[index] = arrangement.boxes[index].rounded
        }
        return arrangement
    }

    private func regionAlign(_ group: Instance) -> BlockStyle.DisplayAlign? {
        region(of: group)?.literal("displayAlign").flatMap(BlockStyle.DisplayAlign.init)
    }

    private func stack(
        _ group: Instance, in box: Box, gap: Double, shrinking: Double
    ) -> (arrangement: Arrangement, height: Double) {
        let first = stack(group, in: box, gap: gap, shrinking: shrinking, sizes: [:])
        // Those of one size stay of one size: the one that has least room decides.
        var sizes: [String: Length] = [:]
        var isEven = true
        for layout in first.arrangement.layouts {
            guard let layout, let name = layout.values.text("fontSize") else { continue }
            if let known = sizes[name], known != layout.layout.fontSize { isEven = false }
            sizes[name] = min(sizes[name] ?? layout.layout.fontSize, layout.layout.fontSize)
        }
        return isEven ? first : stack(group, in: box, gap: gap, shrinking: shrinking, sizes: sizes)
    }

    /// - Parameter sizes: The font sizes of texts by what their `fontSize` says, instead of the largest that fits each.
    private func stack(
        _ group: Instance, in box: Box, gap: Double, shrinking: Double, sizes: [String: Length]
    ) -> (arrangement: Arrangement, height: Double) {
        var arrangement = Arrangement(boxes: [], layouts: [])
        var y = 0.0
        for child in group.children {
            let values = Values(child, self)
            let size = child.element.showsText ? style(of: child).text("fontSize").flatMap { sizes[$0] } : nil
            let width = values.length("width", parent: box.width) ?? box.width
            var room = Box(x: box.x, y: box.y + y, width: width, height: box.height)
            var layout: PlacedLayout?
            if let height = values.length("height", parent: box.height) {
                room.height = height
                if child.element.showsText {
                    layout = layOut(text(child), of: child, in: room, shrinking: shrinking, size: size)
                }
            } else if child.element.showsText {
                layout = layOut(
                    text(child), of: child, in: room, shrinking: shrinking, isTight: true, size: size)
                room.height = layout?.layout.height.pixels ?? 0
            } else {
                room.height = naturalHeight(child, values, width: width, box)
            }
            arrangement.boxes.append(room)
            arrangement.layouts.append(layout)
            if room.height > 0 { y += room.height + gap }
        }
        return (arrangement, max(0, y - gap))
    }

    /// The height that a picture's shape gives it.
    private func naturalHeight(_ child: Instance, _ values: Values, width: Double, _ box: Box) -> Double {
        let kind: Asset.Kind? = child.name == "picture" ? .image : child.name == "clip" ? .video : nil
        if let kind, let asset = values.asset("src", kind) {
            return width * Double(asset.size.height) / Double(max(asset.size.width, 1))
        }
        if kind == nil {
            diagnostics.add(
                .error(
                    "no-height", at: values.place, "<\(child.name)> in a stack needs a height",
                    hint: "only texts, pictures and clips have one of their own"))
        }
        return box.height
    }

    private func reportOverflow(_ group: Instance, by amount: Double, _ word: String) {
        let cells = group.all.filter(\.element.showsText).flatMap { text($0).cells }
        let name = group.element.literal("region") ?? group.element.literal("id")
        diagnostics.add(
            .error(
                "group-overflow", at: cells.first ?? group.element.place,
                "the \(group.element.literal("arrange") ?? "group")\(name.map { " in \"\($0)\"" } ?? "") is "
                    + "\(pixels(amount)) px \(word) than its box, with every text at minFontSize",
                hint: "shorten the texts, show fewer (limit=\"4\"), or give the group more room"))
    }
}
