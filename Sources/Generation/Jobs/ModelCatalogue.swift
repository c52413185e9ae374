public import TimelineModel

/// What is known of models by their names, where no server tells.
extension ModelRules {
    /// One for each kind of model, with a name for people.
    public static let families: [ModelRules] = [
        wan21Text, wan21Picture, wan22Text, wan22Picture, wan22Dense, turboText, turboPicture, fastText, cogVideoX2,
        cogVideoX5, cogVideoX5Picture, cogVideoX15, cogVideoX15Picture, latte1,
    ]

    /// The models that have a parameter, for messages: `Wan2.2-T2V-A14B`.
    public static func having(_ parameter: SegmentParameter) -> [String] {
        families.filter { $0.parameters.contains(parameter) }.map(\.name)
    }

    /// What a model can make that is called so in a folder, on a hub or in a hub's cache; nil when the name says too
    /// little, or names a kind that works otherwise (VACE, Animate …).
    ///
    /// Told by parts of the name: `Wan-AI/Wan2.1-T2V-1.3B-Diffusers`, `CogVideoX-2b`, `TurboWan2.1-T2V-14B-720P`. `name`
    /// is what was asked for.
    public static func known(_ name: String) -> ModelRules? {
        let letters = String(name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || isDigit($0) })
        guard var rules = wan(letters) ?? cogVideoX(letters) ?? (letters.contains("latte") ? latte1 : nil) else {
            return nil
        }
        rules.name = name
        return rules
    }

    /// Whether frames attend to one another in every layer, together with what is beside them: there is nothing of it
    /// to switch off.
    public var attendsJointly: Bool { ["wan", "turbowan", "fastwan", "cogvideox"].contains { family.hasPrefix($0) } }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func wan(_ letters: String) -> ModelRules? {
        let isSecond = letters.contains("wan22")
        let isOther = ["vace", "animate", "s2v", "flf2v", "fun", "camera", "wanmove"].contains(where: letters.contains)
        guard isSecond || letters.contains("wan21"), !isOther else { return nil }
        let isDense = letters.contains("ti2v") || isSecond && letters.contains("5b")
        let readsPicture = letters.contains("i2v")
        guard isDense || readsPicture || letters.contains("t2v") || letters.contains("13b") else { return nil }
        var rules: ModelRules
        if letters.contains("turbo") {
            rules = readsPicture ? turboPicture : turboText
        } else if letters.contains("fastwan") {
            if readsPicture || isDense { return nil }
            rules = fastText
        } else if isDense {
            return wan22Dense
        } else if isSecond {
            rules = readsPicture ? wan22Picture : wan22Text
        } else {
            rules = readsPicture ? wan21Picture : wan21Text
        }
        if letters.contains("480p") { rules.size = lines480 }
        if letters.contains("720p") { rules.size = lines720 }
        return rules
    }

    private static func cogVideoX(_ letters: String) -> ModelRules? {
        guard letters.contains("cogvideox") else { return nil }
        let readsPicture = letters.contains("i2v")
        if letters.contains("cogvideox15") { return readsPicture ? cogVideoX15Picture : cogVideoX15 }
        if letters.contains("2b"), !readsPicture { return cogVideoX2 }
        return letters.contains("5b") ? (readsPicture ? cogVideoX5Picture : cogVideoX5) : nil
    }
}
