internal import Diagnostics

extension Preflight {
    /// What only shows when videos are made.
    static let run: [RuleDescription] =
        RuleDescription.all(
            .error, .run,
            [
                "changed-file": "a file changed while a video was made from it",
                "changed-sheet": "the sheet changed while the run went on",
                "disk-full": "there is no room left to write a file",
                "empty-video": "a video has no frames",
                "engine-busy": "an engine has too much to do",
                "engine-failed": "an engine tried to make a segment and failed",
                "engine-refused": "an engine does not make what was asked for",
                "engine-unready": "an engine is not set up, or its options are wrong",
                "engine-unreachable": "nobody answers where an engine should be",
                "file": "a file could not be read or written",
                "internal": "the program made a mistake",
                "max-failures": "more videos failed than --max-failures allows",
                "name-collision": "two videos would be written to the same file",
                "not-writable": "a file may not be written",
                "not-written": "a file could not be written",
                "pending-segment": "a segment was not made before its scene",
                "render": "a frame cannot be drawn",
                "report": "the report could not be written",
                "resources": "memory or other resources ran out",
                "store": "the store cannot be used",
                "strict": "with --strict, one finding stops all",
                "too-large": "a layer is far larger than the picture, or a file than --max-size",
                "watch": "changes of files cannot be noticed, or not of all",
            ])
        + RuleDescription.all(
            .warning, .run,
            [
                "compare-part": "of two videos of different length only a part is compared",
                "damaged-entry": "a piece in the store had changed and was made anew",
                "disk-space": "the videos will hardly fit on their disk",
                "records": "what was made cannot be remembered",
                "segment-doubt": "a segment was made, and something about it is worth a look",
                "sheet-full": "a contact sheet shows only the first videos",
                "store-archive": "the archive cannot take what leaves the store",
                "store-database": "the store's database cannot be used",
                "watch-skipped": "changes in a folder are not noticed, as it cannot be read",
            ])
        + RuleDescription.all(
            .note, .run,
            [
                "encoded-again": "pieces by another encoder were encoded again",
                "no-sound": "the format has no sound",
                "store-index": "the store's index is made anew",
            ])
}
