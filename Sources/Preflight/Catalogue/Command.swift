internal import Diagnostics

extension Preflight {
    /// About the command line and what it asks for.
    static let command: [RuleDescription] =
        RuleDescription.all(
            .error, .command,
            [
                "bad-moment": "the moment of --on is not one",
                "compare": "two videos cannot be compared",
                "file-exists": "a file that is to be made is there already",
                "incomplete-installation": "files that belong to the program are not there",
                "invalid-locale": "a language is not a BCP 47 tag",
                "invalid-name-pattern": "a pattern for names is not one",
                "invalid-rule": "a setting of a rule is not one",
                "invalid-rows": "a choice of rows is not one",
                "no-encoder": "this build of FFmpeg's libraries lacks an encoder",
                "no-folder": "a folder is not there",
                "no-report": "there is no report of an earlier run",
                "no-video": "no row is chosen",
                "no-time-zones": "the system has no time zone database",
                "not-empty": "a folder is not empty",
                "other-report": "a report is about another template or sheet",
                "outside-window": "a video that was asked for has not come or is over",
                "required-rule": "a rule cannot be turned off",
                "too-small": "an output is too small for a codec",
                "unknown-format": "a picture cannot be written in that format",
                "unknown-key": "no row has that key",
                "unknown-row": "a row is blank, broken or not there",
                "unknown-rule": "a rule is not in the catalogue",
                "unknown-time-zone": "a time zone is not in IANA's database",
                "unreadable-report": "a file is not a report",
                "unwritable": "a project could not be written",
                "unwritable-copy": "the copy of the sheet cannot be written",
                "unwritable-output": "videos cannot be written to that folder",
                "wrong-bound": "a bound on the size cannot be kept in that format",
                "wrong-codec": "a format does not hold that codec",
            ])
        + RuleDescription.all(.warning, .command, ["no-example": "no plausible example was found"])
}
