/// A time as messages say it: `3.2 s`.
func seconds(_ value: Double) -> String {
    let tenths = Int((max(value, 0) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
}
