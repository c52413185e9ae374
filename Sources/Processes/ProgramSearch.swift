internal import Diagnostics
internal import Foundation

/// Finds the file that a program's name means, before anything is started, so that what is missing can be said.
struct ProgramSearch {
    var program: Program

    /// The file's path, absolute.
    func callAsFunction() throws(ProgramError) -> String {
        try checkWords()
        if let folder = program.folder, !isFolder(folder) {
            throw ProgramError(
                "\(program.name) is to start in \(folder), which is no folder", hint: "make it, or name another")
        }
        guard !program.name.isEmpty else {
            throw ProgramError("there is no program to start: its name is empty", hint: "name a program")
        }
        if !program.name.contains("/") { return try inPath() }
        let path = absolute(program.name)
        guard access(path, F_OK) == 0 else {
            throw ProgramError("there is no program \(program.name)", hint: nearest(path), cause: path)
        }
        try checkRight(path)
        return path
    }

    /// Looks through `PATH`, as execvp(3) does; an empty part of it is the folder the program starts in.
    private func inPath() throws(ProgramError) -> String {
        let folders = (program.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":", omittingEmptySubsequences: false).map { absolute($0.isEmpty ? "." : String($0)) }
        let files = folders.map { "\($0)/\(program.name)" }.filter { access($0, F_OK) == 0 && !isFolder($0) }
        if let found = files.first(where: { access($0, X_OK) == 0 }) { return found }
        if let file = files.first { try checkRight(file) }
        let known = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        let near = NearestName.find(program.name, among: known).map { "did you mean \"\($0)\"?" }
        throw ProgramError(
            "there is no program \(program.name) in PATH", hint: near ?? "install it, or write its whole path",
            cause: "PATH is \(folders.joined(separator: ":"))")
    }

    private func checkRight(_ path: String) throws(ProgramError) {
        if isFolder(path) { throw ProgramError("\(path) is a folder, not a program", hint: "name a file in it") }
        guard access(path, X_OK) == 0 else {
            throw ProgramError("\(path) may not be run", hint: "chmod +x \(path) lets it, if it is a program")
        }
    }

    /// C ends a text at a zero, so that the program would be told something else.
    private func checkWords() throws(ProgramError) {
        let variables = program.environment.flatMap { [$0.key, $0.value] }
        let words = [program.name, program.folder ?? ""] + program.arguments + variables
        guard words.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw ProgramError("\(program.name) cannot be told a text with a zero byte in it")
        }
    }

    private func nearest(_ path: String) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: PathText.folder(of: path))) ?? []
        let near = NearestName.find(PathText.name(of: path), among: names).map { "did you mean \"\($0)\"?" }
        return near ?? "look for a mistake in its path"
    }

    private func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let ours = FileManager.default.currentDirectoryPath
        guard let folder = program.folder else { return PathText.joined(ours, path) }
        return PathText.joined(folder.hasPrefix("/") ? folder : PathText.joined(ours, folder), path)
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
