import TestSupport

/// Cron expressions of all forms, drawn at random.
enum RandomCron {
    static func expression(_ numbers: inout Seeded) -> String {
        let minute = field(0...59, stars: 2, &numbers)
        let hour = field(0...23, stars: 3, &numbers)
        // Where one of them begins with `*` there is nothing but it: programs differ on `*/2` beside a day.
        let dayOfMonth = field(1...28, stars: 5, steppedStars: false, &numbers)
        let month = field(1...12, stars: 6, &numbers)
        // Never all days of the week: croniter takes that for `*`, crontab(5) does not.
        let dayOfWeek = field(0...5, stars: 4, steppedStars: false, &numbers)
        return [minute, hour, dayOfMonth, month, dayOfWeek].joined(separator: " ")
    }

    /// - Parameter stars: How many of ten are `*`.
    private static func field(
        _ range: ClosedRange<Int>, stars: Int, steppedStars: Bool = true, _ numbers: inout Seeded
    ) -> String {
        if Int.random(in: 0..<10, using: &numbers) < stars { return "*" }
        return (0..<Int.random(in: 1...3, using: &numbers)).map { index in
            let a = Int.random(in: range, using: &numbers)
            let b = Int.random(in: range, using: &numbers)
            let step = Int.random(in: 1...max(1, range.count / 3), using: &numbers)
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0 where index == 0 && steppedStars: return "*/\(step)"
            case 1: return "\(min(a, b))-\(max(a, b))"
            case 2 where a != b: return "\(min(a, b))-\(max(a, b))/\(step)"
            default: return "\(a)"
            }
        }.joined(separator: ",")
    }
}
