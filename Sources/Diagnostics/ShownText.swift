/// A text as a message quotes it: cut where it is too long to be looked at.
package func shown(_ text: some StringProtocol) -> String {
    text.count <= 40 ? "\"\(text)\"" : "\"\(text.prefix(39))…\""
}
