internal import Diagnostics

extension Preflight {
    /// About pictures, clips, sounds and other files that are shown.
    static let files: [RuleDescription] = RuleDescription.all(
        .error, .files,
        [
            "libav": "FFmpeg's libraries refuse something of a layer",
            "media": "a file turned out to be broken while it was read",
            "missing-file": "a file is not there",
            "not-fetched": "an address could not be fetched",
            "outside-file":
                "a clip or sound is to begin after its file's end (an error), or to end after it (a warning)",
            "outside-roots": "a file is outside the folders that may be used",
            "qr-length": "a QR code cannot hold that much",
            "qr-size": "a QR code has too little room (an error), or modules that phones hardly read (a warning)",
            "unreadable": "a file cannot be read",
            "unreadable-file": "a file is not a picture, video or sound that can be read",
            "url-not-fetched": "an address in a cell has not been fetched",
            "wrong-kind": "a file is of another kind than is shown: a picture where a video is needed",
        ])
}
