internal import Diagnostics

extension Preflight {
    /// About project files and their runs: told by `run` and `schedule`, never by `check`.
    static let project: [RuleDescription] =
        RuleDescription.all(
            .error, .project,
            [
                "bad-schedule": "a schedule is not a cron expression, or never comes",
                "no-project": "there is no project file",
                "no-schedule": "a run has no schedule",
                "no-sheet": "the command that makes a sheet failed",
                "project-file": "a project file is not one",
                "project-state": "what is known of a project's runs cannot be used",
                "run": "a run of a project failed",
                "run-busy": "a run goes on already",
                "service-busy": "another service has the project",
                "sheet-shrunk": "a sheet has lost more rows than its project allows",
                "unknown-run": "a project has no such run",
            ])
        + RuleDescription.all(
            .warning, .project,
            [
                "not-delivered": "a webhook or command was not told of a run",
                "sheet-kept": "a sheet could not be trusted, and its last good copy was used",
            ])
}
