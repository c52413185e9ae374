import Diagnostics
import TimelineModel

extension World {
    /// Files known by their names, square letters, three filters.
    static let standIn = World(assets: NamedAssets(), measuring: SquareLetters(), filters: ThreeFilters())
}

/// Files that are what their names say: `watch-800x600.jpg`, `demo-1280x720-4s.mp4`, `song-30s.ogg`.
struct NamedAssets: AssetResolving {
    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset {
        if name.hasPrefix("http") { throw .url }
        if name.contains("../") { throw .outsideRoots }
        if name.hasPrefix("missing") { throw .missing(folders: ["."], nearest: "watch-800x600.jpg") }
        if name == "broken.cube" { throw .unreadable(reason: "line 3: three numbers were expected", hint: nil) }
        if name.hasPrefix("broken") { throw .unreadable(reason: "Invalid data found", hint: "export it again") }
        let kinds: [String: Asset.Kind] = ["jpg": .image, "png": .image, "mp4": .video, "ogg": .audio, "cube": .lut]
        let found = name.split(separator: ".").last.flatMap { kinds[String($0)] } ?? .image
        if found != kind {
            throw .wrongKind(found: found)
        }
        if found == .lut { return Asset(kind: .lut, hash: ContentHash(of: name), path: "\(base)/\(name)") }
        var size = PixelSize(width: found == .audio ? 0 : 1000, height: found == .audio ? 0 : 1000)
        if let match = name.firstMatch(of: /([0-9]+)x([0-9]+)/), let width = Int(match.1), let height = Int(match.2) {
            size = PixelSize(width: width, height: height)
        }
        let seconds = name.firstMatch(of: /-([0-9]+)s/).flatMap { Int($0.1) } ?? 10
        return Asset(
            kind: found, hash: ContentHash(of: name), path: "\(base)/\(name)", size: size,
            duration: found == .image ? nil : seconds * 1_000_000, frameRate: found == .video ? FrameRate(25) : nil,
            hasAudio: found == .audio || (found == .video && !name.hasPrefix("silent")),
            hasAlpha: name.hasSuffix(".png"))
    }
}

/// Lays text out with letters as wide as they are high, in lines 1.25 em apart, without kerning or mercy.
struct SquareLetters: Measuring {
    /// As version 1 has, up to 14 bytes; version 40 above.
    func modules(of code: QRCode) -> Int? { code.text.utf8.count <= 14 ? 21 : code.text.utf8.count < 2332 ? 177 : nil }

    func layOut(_ request: TextRequest) -> TextLayout {
        let style = request.style
        var size = style.fontSize
        var lines = lines(request, size)
        while size > style.minFontSize, !fits(lines, size, request) {
            size = max(style.minFontSize, Length(pixels: size.pixels - 1))
            lines = self.lines(request, size)
        }
        let problems = problems(lines, size, request)
        let pitch = size.pixels * Double(style.lineHeight ?? 1250) / 1000
        let height = pitch * Double(lines.count) + style.padding.pixels * 2
        var y = style.padding.pixels
        switch style.displayAlign {
        case .before: break
        case .center: y += (request.height.pixels - height) / 2
        case .after: y += request.height.pixels - height
        }
        var widest = 0.0
        let placed = lines.map { letters -> TextLine in
            let width = Double(letters.reduce(0) { $0 + $1.style.relativeSize }) / 1000 * size.pixels
            widest = max(widest, width)
            let room = request.width.pixels - style.padding.pixels * 2 - width
            let isRightToLeft = ["ar", "he", "fa", "ur"].contains { request.language.hasPrefix($0) }
            let shift: Double =
                switch style.textAlign {
                case .left: 0
                case .right: room
                case .center: room / 2
                case .start: isRightToLeft ? room : 0
                case .end: isRightToLeft ? 0 : room
                }
            y += pitch
            return TextLine(
                origin: Point(x: Length(pixels: style.padding.pixels + shift), y: Length(pixels: y)),
                width: Length(pixels: width), runs: runs(letters, size, request),
                annotations: annotations(letters, size, request))
        }
        let hasBox = style.background != nil || style.border != nil
        let box = TextBox(
            rect: Rect(x: 0, y: 0, width: widest + style.padding.pixels * 2, height: height), fill: style.background,
            radius: style.radius, border: style.border)
        var layout = TextLayout(
            block: TextBlock(lines: placed, boxes: hasBox ? [box] : [], shadows: style.shadows),
            fontSize: size, width: Length(pixels: widest + style.padding.pixels * 2), height: Length(pixels: height),
            problems: problems)
        if let unit = request.unit, unit != .line { takeApart(&layout, unit) }
        return layout
    }

    /// Words at spaces, letters as wide as the line has room for each.
    private func takeApart(_ layout: inout TextLayout, _ unit: TextUnit) {
        for (number, line) in layout.block.lines.enumerated() {
            let letters = Array(line.runs.map(\.text).joined())
            func x(_ index: Int) -> Length { line.width * (Double(index) / Double(letters.count)) }
            var start = 0
            while start < letters.count {
                let end = letters[start...].firstIndex(of: " ").map { $0 + 1 } ?? letters.count
                for index in start..<end where unit == .letter && letters[index] != " " {
                    layout.block.lines[number].parts.append(
                        TextPart(spans: [InlineSpan(x(index), x(index + 1))], continuesWord: index > start))
                }
                if unit == .word {
                    layout.block.lines[number].parts.append(TextPart(spans: [InlineSpan(x(start), x(end))]))
                }
                let box = Rect(
                    x: line.origin.x + x(start), y: line.origin.y - layout.fontSize, width: x(end) - x(start),
                    height: layout.fontSize)
                layout.words.append(
                    TextWord(
                        text: String(letters[start..<end]), line: number, boxes: [box],
                        visualIndex: layout.words.count { $0.line == number },
                        letters: letters[start..<end].count { $0 != " " }))
                start = end
            }
        }
    }

    private struct Letter {
        var character: Character
        var span: StyledSpan
        var style: SpanStyle { span.style }
    }

    private func lines(_ request: TextRequest, _ size: Length) -> [[Letter]] {
        let room = request.width.pixels - request.style.padding.pixels * 2
        var lines: [[Letter]] = []
        for paragraph in request.spans.flatMap({ span in span.text.map { Letter(character: $0, span: span) } })
            .split(separator: "\n", omittingEmptySubsequences: false, by: { $0.character == "\n" })
        {
            var line: [Letter] = []
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: true, by: { $0.character == " " }) {
                let width = (line + word).reduce(0) { $0 + $1.style.relativeSize } + (line.isEmpty ? 0 : 1000)
                if !line.isEmpty, Double(width) / 1000 * size.pixels > room {
                    lines.append(line)
                    line = []
                }
                if let span = word.first?.span, !line.isEmpty { line.append(Letter(character: " ", span: span)) }
                line += word
            }
            lines.append(line)
        }
        return lines
    }

    private func runs(_ letters: [Letter], _ size: Length, _ request: TextRequest) -> [TextRun] {
        var runs: [(text: String, style: SpanStyle, span: StyledSpan)] = []
        for letter in letters {
            if let last = runs.last, last.style == letter.style, last.span.picture == letter.span.picture,
                last.span.ruby == letter.span.ruby
            {
                runs[runs.count - 1].text.append(letter.character)
            } else {
                runs.append((String(letter.character), letter.style, letter.span))
            }
        }
        var x = 0.0
        return runs.map { run in
            let own = size * (Double(run.style.relativeSize) / 1000)
            defer { x += own.pixels * Double(run.text.count) }
            let weight = FontInstance.Axis(tag: "wght", value: run.style.fontWeight * 65536)
            let slant = run.style.isItalic ? [FontInstance.Axis(tag: "slnt", value: -12 * 65536)] : []
            return TextRun(
                text: run.text,
                font: FontInstance(
                    hash: ContentHash(of: run.style.fontFamily.joined()), axes: [weight] + slant, path: ""),
                size: own, paint: run.style.paint, outlines: run.style.outlines, x: Length(pixels: x), script: "Latn",
                language: run.style.language ?? request.language, letterSpacing: run.style.letterSpacing,
                decoration: run.style.decoration, features: run.style.features,
                rise: size * (Double(run.style.baselineShift) / 1000), picture: run.span.picture?.asset)
        }
    }

    /// What stands beside a line, all at its start: ruby, and a marker before every line of a list.
    private func annotations(_ letters: [Letter], _ size: Length, _ request: TextRequest) -> [TextLine] {
        var beside: [(text: String, style: SpanStyle)] = []
        for letter in letters {
            if let ruby = letter.span.ruby, beside.last?.text != ruby.text { beside.append((ruby.text, ruby.style)) }
        }
        if let marker = request.style.listMarker, var style = letters.first?.style {
            if let color = marker.color { style.paint = .color(color) }
            beside.append((marker.text(1), style))
        }
        return beside.map { text, style in
            let runs = runs(
                text.map { Letter(character: $0, span: StyledSpan(text: text, style: style)) }, size, request)
            return TextLine(origin: .zero, width: runs.first.map { $0.size * Double(text.count) } ?? .zero, runs: runs)
        }
    }

    private func fits(_ lines: [[Letter]], _ size: Length, _ request: TextRequest) -> Bool {
        let over = overflow(lines, size, request)
        return over.width <= 0 && over.height <= 0 && over.lines <= 0
    }

    private func overflow(
        _ lines: [[Letter]], _ size: Length, _ request: TextRequest
    ) -> (width: Double, height: Double, lines: Int) {
        let padding = request.style.padding.pixels * 2
        let widest = lines.map { Double($0.reduce(0) { $0 + $1.style.relativeSize }) / 1000 * size.pixels }.max() ?? 0
        let height = size.pixels * Double(request.style.lineHeight ?? 1250) / 1000 * Double(lines.count)
        return (
            widest + padding - request.width.pixels, height + padding - request.height.pixels,
            lines.count - (request.style.maxLines ?? lines.count)
        )
    }

    private func problems(_ lines: [[Letter]], _ size: Length, _ request: TextRequest) -> [TextProblem] {
        var problems: [TextProblem] = []
        for span in request.spans {
            if span.style.fontFamily.contains("Comic Sans") {
                problems.append(.unknownFamily("Comic Sans", nearest: "sans"))
            }
            if let scalar = span.text.unicodeScalars.first(where: { $0 == "\u{2603}" }) {
                problems.append(.missingGlyph(scalar, family: span.style.fontFamily.first ?? "sans"))
            }
        }
        let over = overflow(lines, size, request)
        if over.width > 0 || over.height > 0 || over.lines > 0 {
            problems.append(
                .overflow(
                    width: Length(pixels: max(0, over.width)), height: Length(pixels: max(0, over.height)),
                    lines: max(0, over.lines)))
        }
        return problems
    }
}

extension Array {
    /// The runs between elements for which `isSeparator` holds.
    fileprivate func split(
        separator: Character, omittingEmptySubsequences: Bool, by isSeparator: (Element) -> Bool
    ) -> [[Element]] {
        split(omittingEmptySubsequences: omittingEmptySubsequences, whereSeparator: isSeparator).map(Array.init)
    }
}

/// `gblur`, `hue` and `tmix`, which has a memory.
struct ThreeFilters: FilterChecking {
    private let known = ["gblur": ["sigma", "steps"], "hue": ["h", "s"], "tmix": ["frames"]]

    func problems(_ filter: Filter, in place: FilterPlace) -> [FilterProblem] {
        guard let options = known[filter.name] else {
            return [
                FilterProblem(
                    message: "there is no filter \"\(filter.name)\"",
                    hint: NearestName.hint(filter.name, among: known.keys.sorted()))
            ]
        }
        var problems = filter.options.filter { !options.contains($0.name) }.map {
            FilterProblem(
                option: $0.name, message: "\(filter.name) has no option \"\($0.name)\"",
                hint: NearestName.hint($0.name, among: options))
        }
        if filter.name == "tmix", case .video = place {
            problems.append(FilterProblem(message: "tmix remembers frames, and may not stand in <video>"))
        }
        return problems
    }
}
