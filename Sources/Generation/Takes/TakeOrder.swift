/// In which order the frames of takes are shown.
enum TakeOrder {
    /// Forwards, backwards, forwards …: the frames at both turns are shown once each.
    ///
    /// - Returns: `needed` numbers of frames from 0 to `count` − 1.
    static func pingPong(_ count: Int, needed: Int) -> [Int] {
        guard count > 1 else { return [Int](repeating: 0, count: max(0, needed)) }
        let period = 2 * (count - 1)
        return (0..<max(0, needed)).map { at in
            let phase = at % period
            return phase < count ? phase : period - phase
        }
    }
}
