public import TimelineModel

extension ModelRules {
    /// The request as this model is told it: without what of the preset's advice it cannot follow.
    ///
    /// A preset is for a kind of picture and names no model: `boundary` says nothing to one that has a single expert. What
    /// the template itself says stays, for `objections` to tell.
    public func heeding(_ request: SegmentRequest) -> SegmentRequest {
        var told = request
        for (parameter, value) in request.parameters where request.advice.contains(parameter.rawValue) {
            let isPossible = possibleValues[parameter]?.contains(value) ?? true
            if !parameters.contains(parameter) || !isPossible { told.parameters[parameter] = nil }
        }
        if request.advice.contains("negativePrompt"), !readsNegativePrompt { told.negativePrompt = "" }
        if request.advice.contains("lengthen"), request.lengthening == .chain, pictureUse == .none {
            told.lengthening = .hold
        }
        if request.advice.contains("frames"), let frames = request.take.frames {
            told.take.frames = min(frames, self.frames(atLeast: frames))
        }
        return told
    }
}
