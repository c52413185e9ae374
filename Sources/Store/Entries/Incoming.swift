extension Store {
    /// A path for a file whose content is not known yet, such as one that is being downloaded: on the same file
    /// system as the entries, so that it can be renamed into one, and removed later if this process dies.
    ///
    /// The caller makes the file, and moves or removes it.
    public func newIncomingFile() -> String { level.aside().path }
}
