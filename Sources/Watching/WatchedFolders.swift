internal import Diagnostics
internal import Foundation

/// The folders that are watched, by every path that leads to them, and what their events come to.
///
/// Every folder on the way to what is watched is watched for its names, so that what is deleted and made again, moved
/// away or put behind a link is found again.
struct WatchedFolders {
    let scope: WatchScope
    private let inotify: Inotify
    private let add: Add
    private var paths: [Int32: Set<String>] = [:]
    private var watches: [String: Int32] = [:]
    /// What single files lead to that are links, and the links.
    private var links: [String: Set<String>] = [:]
    /// What was told already.
    private var told: Set<String> = []
    private(set) var changes = Changes()

    /// Watches a folder as `Inotify.add` does; another in tests of what the system refuses.
    typealias Add = @Sendable (_ folder: String, _ wholly: Bool) -> Int32

    /// Paths by which one folder is watched, where links lead to it from many places.
    private static let mostPaths = 8

    init(_ scope: WatchScope, _ inotify: Inotify, add: @escaping Add) {
        self.scope = scope
        self.inotify = inotify
        self.add = add
        arm()
    }

    /// What has changed since this was last asked.
    mutating func take() -> Changes {
        defer { changes = Changes() }
        return changes
    }

    // MARK: Watching

    /// Watches all that is there.
    private mutating func arm() {
        walk("/", tells: false, within: [])
        followLinks()
    }

    /// Watches a folder and what is below it, as far as it counts.
    ///
    /// - Parameters:
    ///   - tells: Whether what is in it is new.
    ///   - within: The folders that it is in, so that links in a circle are walked once.
    private mutating func walk(_ folder: String, tells: Bool, within: Set<FileIdentity>) {
        guard scope.isWatched(folder) else { return }
        let isTree = scope.isTree(folder)
        guard let identity = FileIdentity(folder), !(isTree && within.contains(identity)) else { return }
        let watch = add(folder, isTree || scope.files.contains { PathText.parent(of: $0) == folder })
        guard watch >= 0 else { return refuse(folder, -watch, isTree: isTree) }
        if isTree, paths[watch, default: []].count >= Self.mostPaths, watches[folder] == nil { return }
        if let before = watches[folder], before != watch { forget(folder) }
        paths[watch, default: []].insert(folder)
        watches[folder] = watch
        // Listed after it is watched: what comes meanwhile is seen twice rather than not at all.
        var names = scope.steps[folder] ?? []
        if isTree { names.formUnion((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []) }
        for name in names {
            let path = PathText.joined(folder, name)
            let kind = FileIdentity(path)
            if tells, kind != nil, scope.counts(path) { changes.paths.insert(path) }
            if kind?.isFolder == true { walk(path, tells: tells, within: isTree ? within.union([identity]) : []) }
        }
    }

    private mutating func refuse(_ folder: String, _ number: Int32, isTree: Bool) {
        let cause = String(cString: strerror(number))
        switch number {
        case ENOSPC, ENOMEM:
            guard told.insert("").inserted else { return }
            changes.findings.append(
                .error(
                    "watch", at: .file(folder), "there are more folders than the system lets be watched",
                    hint: "raise fs.inotify.max_user_watches: sudo sysctl fs.inotify.max_user_watches=524288; "
                        + "or watch fewer folders", cause: cause))
        // It has gone again, or is none; on the way, only what is beyond matters.
        case ENOENT, ENOTDIR, ELOOP: break
        case _ where isTree:
            guard told.insert(folder).inserted else { return }
            changes.findings.append(
                .warning(
                    "watch-skipped", at: .file(folder), "changes in this folder are not noticed, as it cannot be read",
                    hint: "see to its rights, or leave it out", cause: cause))
        default: break
        }
    }

    /// Watches what single files lead to.
    private mutating func followLinks() {
        links = [:]
        for file in scope.files {
            let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
            guard real != file else { continue }
            let folder = PathText.folder(of: real)
            let watch = add(folder, true)
            guard watch >= 0 else { continue }
            links[real, default: []].insert(file)
            paths[watch, default: []].insert(folder)
            watches[folder] = watch
        }
    }

    /// Watches a folder and what is below it no more, under this path.
    private mutating func forget(_ folder: String) {
        for path in watches.keys where path == folder || path.hasPrefix(folder + "/") {
            guard let watch = watches.removeValue(forKey: path) else { continue }
            paths[watch]?.remove(path)
            if paths[watch]?.isEmpty == true {
                paths[watch] = nil
                inotify.remove(watch)
            }
        }
    }

    // MARK: Events

    /// Takes what has happened.
    mutating func take(_ events: [Inotify.Event]) {
        for event in events {
            if event.has(IN_Q_OVERFLOW) {
                startAnew()
                return
            }
            let folders = paths[event.watch] ?? []
            if event.has(IN_IGNORED) || event.has(IN_UNMOUNT) {
                // The folder is no more.
                for folder in folders { forget(folder) }
                paths[event.watch] = nil
            }
            for folder in folders {
                let path = event.name.isEmpty ? folder : PathText.joined(folder, event.name)
                take(event, at: path)
            }
        }
    }

    private mutating func take(_ event: Inotify.Event, at path: String) {
        if let files = links[path], !event.has(IN_CREATE) { changes.paths.formUnion(files) }
        // What happens to a folder itself is told by the one that it is in.
        guard !event.name.isEmpty, scope.counts(path) || scope.steps[path] != nil else { return }
        if event.has(IN_DELETE) || event.has(IN_MOVED_FROM) {
            tell(path)
            // With it goes what is watched in it.
            if scope.steps[path] != nil { changes.paths.formUnion(known(below: path)) }
            if watches[path] != nil { forget(path) }
        } else if event.has(IN_CREATE) || event.has(IN_MOVED_TO) {
            let kind = FileIdentity(path)
            // A new file is empty until what makes it closes it; a link is whole at once.
            if event.has(IN_MOVED_TO) || kind?.isFolder == true || kind?.isLinked == true { tell(path) }
            if kind?.isFolder == true {
                if watches[path] != nil { forget(path) }
                walk(path, tells: true, within: [])
            }
        } else {
            tell(path)
        }
        if !links.isEmpty || scope.files.contains(path) { followLinks() }
    }

    private mutating func tell(_ path: String) {
        if scope.counts(path) { changes.paths.insert(path) }
    }

    /// What of the scope itself is below a folder on the way to it.
    private func known(below folder: String) -> [String] {
        scope.folders.union(scope.files).filter { $0.hasPrefix(folder + "/") }
    }

    /// The system lost count, and so did we.
    private mutating func startAnew() {
        for watch in paths.keys { inotify.remove(watch) }
        paths = [:]
        watches = [:]
        // What is in the queue is about watches that are no more.
        while !inotify.read().isEmpty {}
        arm()
        changes.isEverything = true
    }
}
