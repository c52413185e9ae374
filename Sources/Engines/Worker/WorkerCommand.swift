internal import Foundation
internal import TimelineModel

/// How the worker's programs are called.
struct WorkerCommand {
    var options: WorkerOptions

    /// The whole command for one of its programs: `serve`, `doctor`.
    ///
    /// By `env`, because Python takes modules from the folder in which it starts: it must be the worker's, and not one
    /// of the user's that may hold a `random.py`.
    func callAsFunction(_ program: String, _ arguments: [String]) -> [String] {
        ["/usr/bin/env", "-C", options.folder, options.python, "-m", "rowreel_worker", program]
            + options.models.flatMap { ["--models", $0] } + arguments
    }

    func serve() -> [String] {
        // Whoever stays must not end with the one that started it.
        self("serve", ["--port", "0"] + (options.isKept ? [] : ["--exit-with-parent"]) + options.arguments)
    }

    /// What is passed on of our environment: how machines tell libraries where they and GPUs are. Nothing of another
    /// Python's, and no secrets: what the worker logs can be read by whoever reads its log.
    func environment(token: String? = nil) -> [String: String] {
        let names: Set = [
            "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH",
            "LD_PRELOAD", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
        ]
        let beginnings = [
            "LC_", "CUDA_", "NVIDIA_", "NCCL_", "CUBLAS_", "CUDNN_", "TORCH", "PYTORCH_", "TRITON_", "OMP_", "MKL_",
            "OPENBLAS_", "HIP_", "ROCR_", "HSA_",
        ]
        var environment = ProcessInfo.processInfo.environment.filter { name, _ in
            names.contains(name) || beginnings.contains { name.hasPrefix($0) }
        }
        environment["PYTHONNOUSERSITE"] = "1"
        environment["PYTHONUNBUFFERED"] = "1"
        environment["ROWREEL_WORKER_TOKEN"] = token
        return environment.merging(options.environment) { $1 }
    }

    /// Tells one state of the worker's code from another: a worker that stayed is only used by the code that it has.
    func codeHash() -> ContentHash {
        var hasher = ContentHash.Hasher()
        let package = URL(fileURLWithPath: options.folder).appendingPathComponent("rowreel_worker")
        let names = (FileManager.default.subpaths(atPath: package.path) ?? []).filter { $0.hasSuffix(".py") }.sorted()
        for name in names {
            let bytes = (try? Data(contentsOf: package.appendingPathComponent(name))) ?? Data()
            hasher.update(Array("\(name) \(bytes.count)\n".utf8))
            hasher.update(bytes)
        }
        return hasher.finish()
    }
}
