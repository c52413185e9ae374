internal import Glibc

/// Runs `body` while writing to a pipe or connection that nobody reads is an error of that write, and does not end this
/// process: `SIGPIPE` is kept from the thread, and forgotten.
public func withoutPipeSignal<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    var pipe = sigset_t()
    var before = sigset_t()
    var waiting = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&waiting)
    let wasWaiting = sigismember(&waiting, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    defer {
        // One that came meanwhile is ours, and would be delivered as soon as it may.
        var none = timespec()
        if !wasWaiting { while sigtimedwait(&pipe, nil, &none) < 0, errno == EINTR {} }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
}
