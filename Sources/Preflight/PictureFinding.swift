public import Diagnostics
public import TimelineModel

/// What a picture rule found, and where it can be seen.
public struct PictureFinding: Sendable {
    public var diagnostic: Diagnostic
    /// The frame of the video that shows it, counted from 0; nil if none shows it better than others.
    public var frame: Int?
    /// What it is about, in pixels of that frame.
    public var box: Rect?

    public init(_ diagnostic: Diagnostic, frame: Int? = nil, box: Rect? = nil) {
        self.diagnostic = diagnostic
        self.frame = frame
        self.box = box
    }
}
