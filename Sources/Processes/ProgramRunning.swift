internal import Foundation

extension Program {
    /// Runs it to its end, which blocks the thread.
    ///
    /// Where it takes longer than it may, or the run is cancelled, it and all that it started are asked to end and, after
    /// a grace period, ended by force.
    ///
    /// - Parameter isCancelled: Asked ten times a second.
    /// - Throws: `ProgramError`, where it cannot be started. That it fails is no error here: `Outcome.end` tells.
    public func run(
        _ run: ProgramRun = ProgramRun(), isCancelled: () -> Bool = { false }
    ) throws(ProgramError) -> ProgramRun.Outcome {
        let running = try Running(self, run)
        return withoutPipeSignal { running.finish(isCancelled) }
    }
}

/// A program whose pipes are served by one thread.
private final class Running {
    private let run: ProgramRun
    private let child: Child
    private let input: InputFeeder?
    private let output: OutputCollector?
    private let errors: OutputCollector?
    /// Readable once the program has ended.
    private let endSign: OpenFile
    private var stop: ProgramRun.Stop?

    /// How often it is asked whether to go on, in milliseconds.
    private static let tick: Int32 = 100
    /// How long a process that was ended by force is waited for: it may sit in a system call that nobody can hasten.
    private static let patience = Duration.seconds(30)

    init(_ program: Program, _ run: ProgramRun) throws(ProgramError) {
        self.run = run
        let source: OpenFile
        if run.input.isEmpty {
            source = try OpenFile.empty(for: program)
            input = nil
        } else {
            let pipe = try OpenFile.pipe(for: program)
            source = pipe.reading
            input = InputFeeder(pipe.writing, run.input)
        }
        let target: OpenFile
        (target, output) = try Self.outlet(run.output, program)
        var errorTarget = target
        if let kind = run.errors {
            (errorTarget, errors) = try Self.outlet(kind, program)
        } else {
            errors = nil
        }
        let sign = try OpenFile.pipe(for: program)
        endSign = sign.reading
        child = try program.start(
            Spawning.Files(
                input: source.descriptor, output: target.descriptor, errors: errorTarget.descriptor))
        // The program has its own by now; a pipe ends when the last one who may write to it has closed it.
        withExtendedLifetime((source, target, errorTarget)) {}
        child.onEnd { _ in _ = write(sign.writing.descriptor, "!", 1) }
    }

    private static func outlet(
        _ kind: ProgramRun.Output, _ program: Program
    ) throws(ProgramError) -> (OpenFile, OutputCollector?) {
        switch kind {
        case .written(let target): return (try OpenFile.target(target, of: program), nil)
        case .kept(let limit, let part):
            let pipe = try OpenFile.pipe(for: program)
            return (pipe.writing, OutputCollector(pipe.reading, atMost: limit, part))
        }
    }

    /// Serves its pipes until it has ended.
    func finish(_ isCancelled: () -> Bool) -> ProgramRun.Outcome {
        let start = ContinuousClock.now
        /// When the next step of ending it is due.
        var due: ContinuousClock.Instant?
        var isForced = false
        while child.end == nil {
            serve()
            if stop == nil {
                stop = isCancelled() ? .cancelled : run.limit.map { start + $0 <= .now } == true ? .limit : nil
                guard stop != nil else { continue }
                child.askToEnd(grace: run.grace)
                due = .now + run.grace
            }
            guard let moment = due, moment <= .now else { continue }
            if isForced { break }
            child.signal(SIGKILL, family: true)
            isForced = true
            due = .now + Self.patience
        }
        return ProgramRun.Outcome(
            end: child.end ?? .killed(SIGKILL), stop: stop, output: output?.finish() ?? ProgramRun.Kept(),
            errors: errors?.finish() ?? ProgramRun.Kept())
    }

    /// Reads and writes what can be, or waits a moment.
    private func serve() {
        var files = [
            pollfd(fd: endSign.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input?.descriptor ?? -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: Self.open(output), events: Int16(POLLIN), revents: 0),
            pollfd(fd: Self.open(errors), events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&files, nfds_t(files.count), Self.tick) > 0 else { return }
        if files[1].revents != 0 { input?.write() }
        if files[2].revents != 0 { output?.read() }
        if files[3].revents != 0 { errors?.read() }
    }

    /// Its number, or -1 when nothing more will come.
    private static func open(_ collector: OutputCollector?) -> Int32 {
        collector.map { $0.isOver ? -1 : $0.descriptor } ?? -1
    }
}
