/// Shows nothing: for commands whose result says all there is.
public struct QuietProgress: ProgressDisplay {
    public init() {}

    public func show(_ event: RunEvent) {}
}
