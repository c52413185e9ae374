internal import Diagnostics
internal import TimelineModel

/// A box on the picture in pixels, as a left-to-right reader would place it. Mirroring comes last.
struct Box: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The whole picture.
    init(_ size: PixelSize) { self.init(x: 0, y: 0, width: Double(size.width), height: Double(size.height)) }

    /// Edges on whole pixels, so that what touches does not leave a seam; never less than a pixel.
    var rounded: Box {
        let (left, top) = (x.rounded(), y.rounded())
        return Box(
            x: left, y: top, width: max(1, (x + width).rounded() - left), height: max(1, (y + height).rounded() - top))
    }

    /// On the picture, start turned into left or right.
    func rect(mirroredIn width: Double?) -> Rect {
        Rect(x: width.map { $0 - x - self.width } ?? x, y: y, width: self.width, height: self.height)
    }
}

extension Resolution {
    var frame: Box { Box(output.size) }

    /// Where a layer is: its region or the parent's box, then its own x, y, width and height.
    func box(of values: Values, _ instance: Instance, in parent: Box) -> Box {
        var box = parent
        if let region = region(of: instance) { box = self.box(of: region) }
        if let x = values.length("x", parent: parent.width) { box.x = parent.x + x }
        if let y = values.length("y", parent: parent.height) { box.y = parent.y + y }
        if let width = values.length("width", parent: parent.width) {
            box.width = width
        } else if values.has("x"), instance.element.literal("region") == nil {
            box.width = parent.x + parent.width - box.x
        }
        if let height = values.length("height", parent: parent.height) {
            box.height = height
        } else if values.has("y"), instance.element.literal("region") == nil {
            box.height = parent.y + parent.height - box.y
        }
        if box.width < 1 || box.height < 1 {
            diagnostics.add(
                .error(
                    "empty-box", at: values.place,
                    "\(instance.title) has no room: its box is "
                        + "\(pixels(box.width)) x \(pixels(box.height)) px"))
        }
        return box.rounded
    }

    /// The region element that an instance fills on this output; reports one that is not there.
    func region(of instance: Instance) -> Element? {
        guard let name = regionName(of: instance) else { return nil }
        if let region = sheet.regions[name] { return region }
        diagnostics.add(
            template.sheet.noBox(
                name, output, in: template.sheet.hasRegion(name, for: output) ? language : nil,
                at: instance.element.place(of: "region")))
        return nil
    }

    /// The region it names; a text outside of a group that names none is in the one called like its style.
    private func regionName(of instance: Instance) -> String? {
        if let name = instance.element.literal("region") { return name }
        guard instance.element.showsText, instance.parent?.name != "group",
            let style = instance.element.literal("style"), template.sheet.hasRegion(style),
            ["x", "y", "width", "height"].allSatisfy({ instance.element.attributes[$0] == nil })
        else { return nil }
        return style
    }

    private func box(of region: Element) -> Box {
        func length(_ name: String, _ parent: Double) -> Double? {
            region.attributes[name]?.literal { LengthValue($0) }?.pixels(in: output, parent: parent)
        }
        let frame = self.frame
        let (x, y) = (length("x", frame.width) ?? 0, length("y", frame.height) ?? 0)
        return Box(
            x: x, y: y, width: length("width", frame.width) ?? frame.width - x,
            height: length("height", frame.height) ?? frame.height - y)
    }

    /// A box on the picture; mirrored for languages from right to left, where its region has not opted out.
    func rect(_ box: Box, mirrored: Bool) -> Rect { box.rounded.rect(mirroredIn: mirrored ? frame.width : nil) }

    /// Whether start is on the right for an element: not where its region, or that of a group around it, says otherwise.
    func isMirrored(_ instance: Instance) -> Bool {
        guard isMirrored else { return false }
        var next: Instance? = instance
        while let current = next {
            if let name = regionName(of: current), let region = sheet.regions[name] {
                return region.literal("mirror") != "false"
            }
            next = current.parent
        }
        return true
    }

    func pixels(_ value: Double) -> String { String(Int(value.rounded(.awayFromZero))) }
}
