internal import TimelineModel

extension AttributeType {
    /// What the schema can say about a value: never narrower than what the loader takes.
    enum LexicalForm {
        case anything
        /// A regular expression of XML Schema, over the whole value.
        case pattern(String)
        case words([String])
        /// A number type of XML Schema with its range.
        case number(String, String, String)
    }

    var lexicalForm: LexicalForm {
        switch self {
        case .text: .anything
        case .path, .media: .pattern(".+")
        case .name: .pattern(#"[\p{L}_][\p{L}\p{N}_.\-]*"#)
        case .integer(let range): .number("integer", "\(range.lowerBound)", "\(range.upperBound)")
        case .number(let range): .number("decimal", "\(range.lowerBound)", "\(range.upperBound)")
        case .boolean: .words(["true", "false"])
        case .keyword(let words): .words(words)
        case .color: .pattern(Self.colorPattern)
        case .paint: .pattern(Self.colorPattern + #"|[a-zA-Z]+-[gG][rR][aA][dD][iI][eE][nN][tT]\(.+\)"#)
        case .length: .pattern(LengthValue.pattern)
        case .stroke: .pattern(#"\s*\S+\s+\S.*"#)
        case .strokes: .pattern(#"\s*(none|\S+\s+\S.*)\s*"#)
        case .shadows: .pattern(#"\s*(none|\S+\s+\S+\s+\S.*)\s*"#)
        case .highlight: .pattern(#"\s*\S+\s+\S.*"#)
        case .fontFeatures: .pattern(#"\s*[A-Za-z0-9]{4}(=[0-9]{1,4})?\s*(,\s*[A-Za-z0-9]{4}(=[0-9]{1,4})?\s*)*"#)
        case .duration: .pattern(TimeLiteral.pattern)
        case .frameRate: .pattern(FrameRate.pattern)
        case .size: .pattern(PixelSize.pattern)
        case .language: .pattern(Self.tagPattern)
        case .languages: .pattern(#"[\s,]*"# + Self.tagPattern + #"([\s,]+"# + Self.tagPattern + #")*[\s,]*"#)
        case .numberingSystem: .pattern("[a-z]{4,8}")
        case .decibels: .pattern(#"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)dB"#)
        case .loudness: .pattern(#"-([0-9]+(\.[0-9]*)?|\.[0-9]+)LUFS"#)
        case .percentage: .pattern(#"\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)%"#)
        case .position: .pattern(#"\s*\+?[0-9.]+%\s+\+?[0-9.]+%\s*"#)
        case .listMarker: .pattern(ListMarkerValue.pattern)
        case .safeInsets: .pattern(SafeInsets.pattern)
        case .transition: .pattern(TransitionValue.pattern)
        case .appearance: .pattern(#"\s*(fade|slide|wipe|pop|type)(\s.*)?"#)
        case .easing: .pattern(Easing.pattern)
        case .angle: .pattern(AngleValue.pattern)
        case .insets: .pattern(InsetsValue.pattern)
        case .repeatCount: .pattern("[0-9]+|indefinite")
        case .motion: .words(MotionWord.allCases.map(\.rawValue))
        case .view: .pattern(PictureView.pattern)
        case .mask: .pattern(MaskValue.pattern)
        case .chromaKey: .pattern(ChromaKeyValue.pattern)
        }
    }

    private static let tagPattern = #"[A-Za-z]{2,3}([_\-][A-Za-z0-9]{1,8})*"#

    private static let colorPattern = #"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|[rR][gG][bB][aA]?\(.*\)"#
}
