internal import Foundation

/// How much memory there is for this process.
public enum MachineMemory {
    /// Bytes: the machine's, or less where a control group allows less.
    public static let bytes: Int = {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return min(machine, limit(root: "/sys/fs/cgroup", groups: "/proc/self/cgroup") ?? machine)
    }()

    /// The tightest limit of the process's control groups and those above them; nil if there is none.
    ///
    /// - Parameters:
    ///   - root: Where control groups are mounted, of the first or the second version.
    ///   - groups: The file that says which ones are the process's own: a line `ID:CONTROLLERS:PATH` for each.
    static func limit(root: String, groups: String) -> Int? {
        let lines = (try? String(contentsOfFile: groups, encoding: .utf8))?.split(separator: "\n") ?? []
        var limits: [Int] = []
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            let isSecond = parts[1].isEmpty
            guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
            let top = isSecond ? root : root + "/memory"
            let file = isSecond ? "memory.max" : "memory.limit_in_bytes"
            var names = parts[2].split(separator: "/")
            // In a container the path may be the host's, which is not there: its root is.
            while true {
                let path = ([top] + names.map(String.init) + [file]).joined(separator: "/")
                if let text = try? String(contentsOfFile: path, encoding: .utf8),
                    let bytes = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes > 0
                {
                    limits.append(bytes)
                }
                if names.popLast() == nil { break }
            }
        }
        return limits.min()
    }
}
