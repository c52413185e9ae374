internal import TimelineModel

/// What the families of models can make, each once, from the models' own code and configurations.
///
/// Names are those for people; variants of a family are made by changing a copy.
extension ModelRules {
    private static let common: Set<SegmentParameter> = [.steps, .guidance]
    private static let wan: Set<SegmentParameter> = common.union([.flowShift, .maxSequenceLength, .decoder])
    private static let twoExperts: Set<SegmentParameter> = wan.union([.guidance2, .boundary])
    private static let cogVideoX: Set<SegmentParameter> = common.union([.maxSequenceLength, .dynamicGuidance, .eta])
    private static let turbo: Set<SegmentParameter> = [.steps, .sigmaMax, .slaTopK, .decoder]

    static let lines480 = PixelSize(width: 832, height: 480)
    static let lines720 = PixelSize(width: 1280, height: 720)

    /// diffusers `WanPipeline`: frames 4N + 1, because a latent frame after the first is four.
    static let wan21Text = ModelRules(
        name: "Wan2.1-T2V", family: "wan2.1-t2v", frameStep: 4, frames: 81, sizeMultiple: 16, size: lines480,
        framesPerSecond: 16, pictureUse: .none, parameters: wan, mostTokens: 512)
    static let wan21Picture = wan21Text.changed("Wan2.1-I2V", "wan2.1-i2v") { $0.pictureUse = .required }
    static let wan22Text = wan21Text.changed("Wan2.2-T2V-A14B", "wan2.2-t2v") { $0.parameters = twoExperts }
    static let wan22Picture = wan22Text.changed("Wan2.2-I2V-A14B", "wan2.2-i2v") { $0.pictureUse = .required }
    /// Its autoencoder makes 16 pixels of one, so that a token is 32 wide.
    static let wan22Dense = wan21Text.changed("Wan2.2-TI2V-5B", "wan2.2-ti2v") {
        ($0.frames, $0.mostFrames, $0.framesPerSecond) = (121, 121, 24)
        ($0.sizeMultiple, $0.size, $0.pictureUse) = (32, PixelSize(width: 1280, height: 704), .optional)
    }

    /// thu-ml/TurboDiffusion: one to four steps without guidance, so without a negative prompt.
    static let turboText = wan21Text.changed("TurboWan2.1-T2V", "turbowan2.1-t2v") {
        ($0.parameters, $0.readsNegativePrompt, $0.possibleValues) = (turbo, false, [.steps: 1...4])
    }
    /// Its `boundary` and `ode` are options of the script for pictures alone.
    static let turboPicture = turboText.changed("TurboWan2.2-I2V-A14B", "turbowan2.2-i2v") {
        ($0.parameters, $0.pictureUse, $0.size) = (turbo.union([.boundary, .ode]), .required, lines720)
    }

    /// hao-ai-lab's: three steps at noise levels of its own.
    static let fastText = turboText.changed("FastWan2.1-T2V", "fastwan2.1-t2v") { $0.parameters = [.steps] }

    /// Its decoder makes four frames of a latent one, two of these at a time: only 8N + 1 come out as asked for.
    static let cogVideoX2 = ModelRules(
        name: "CogVideoX-2b", family: "cogvideox-t2v", frameStep: 8, frames: 49, sizeMultiple: 16,
        size: PixelSize(width: 720, height: 480), framesPerSecond: 8, pictureUse: .none, parameters: cogVideoX,
        usualValues: [.guidance: 7000...9500], mostTokens: 226)
    static let cogVideoX5 = cogVideoX2.changed("CogVideoX-5b", "cogvideox-t2v") { $0.usualValues = [:] }
    /// Learned positions: only its own size.
    static let cogVideoX5Picture = cogVideoX5.changed("CogVideoX-5b-I2V", "cogvideox-i2v") {
        ($0.pictureUse, $0.hasFixedSize) = (.required, true)
    }
    static let cogVideoX15 = cogVideoX5.changed("CogVideoX1.5-5B", "cogvideox-t2v") {
        ($0.frames, $0.mostFrames, $0.framesPerSecond) = (81, 161, 16)
        $0.size = PixelSize(width: 1360, height: 768)
    }
    static let cogVideoX15Picture = cogVideoX15.changed("CogVideoX1.5-5B-I2V", "cogvideox-i2v") {
        $0.pictureUse = .required
    }

    static let latte1 = ModelRules(
        name: "Latte-1", family: "latte", frameStep: 1, frames: 16, hasFixedFrames: true, sizeMultiple: 16,
        size: PixelSize(width: 512, height: 512), framesPerSecond: 8, pictureUse: .none,
        parameters: common.union([.eta, .temporalAttention]), mostTokens: 120)

    private func changed(_ name: String, _ family: String, _ change: (inout ModelRules) -> Void) -> ModelRules {
        var rules = self
        (rules.name, rules.family) = (name, family)
        change(&rules)
        return rules
    }
}
