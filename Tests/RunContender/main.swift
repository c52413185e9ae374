// One run of a project that is killed before a step: PROJECT STEP.
import Batch
import Foundation
import Scheduling
import Upkeep

struct Silence: ProgressDisplay {
    func show(_ event: RunEvent) {}
}

let project = try ProjectFile.load(CommandLine.arguments[1])
var surroundings = ProjectRun.Surroundings(
    clock: ManualClock(Date(timeIntervalSince1970: 1_795_311_000)), userAgent: "rowreel/test", display: Silence(),
    interruption: Interruption())
surroundings.onStep = { step in
    if step.rawValue == CommandLine.arguments[2] { kill(getpid(), SIGKILL) }
}
let run = ProjectRun(
    try project.run(named: nil), of: project, installation: try Installation.find(), surroundings: surroundings)
_ = try run.run(due: Date(timeIntervalSince1970: 1_795_311_000))
