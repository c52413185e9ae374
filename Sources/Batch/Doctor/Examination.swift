internal import Diagnostics
internal import Engines
internal import Foundation
internal import Localization
internal import Media
internal import Store
internal import Typesetting

/// What `rowreel doctor` finds out about this machine.
public struct Examination: Sendable {
    public var symptoms: [Symptom]

    public var isHealthy: Bool { !symptoms.contains { $0.state == .ill } }

    /// Looks at everything that rendering needs.
    ///
    /// - Parameters:
    ///   - store: The store's folder; nil is the default.
    ///   - models: Folders with models for the worker, as they were typed; empty takes those of `ROWREEL_MODELS`.
    ///   - needsWorker: Whether segments are to be made by the worker of this machine.
    public static func run(store: String?, models: [String] = [], needsWorker: Bool = false) -> Examination {
        var symptoms = [libraries()] + encoders()
        switch Result(catching: { try Installation.find() }) {
        case .success(let installation):
            symptoms.append(Symptom(.well, "installation", installation.folder))
            symptoms.append(fonts(installation))
            let worker = WorkerOptions(
                folder: installation.worker, models: WorkerOptions.modelFolders(models),
                stateFolder: Installation.workerState)
            symptoms += WorkerSymptoms.look(worker, isNeeded: needsWorker)
        case .failure(let error):
            let diagnostic = error as? Diagnostic
            symptoms.append(
                Symptom(.ill, "installation", diagnostic?.message ?? "\(error)", hint: diagnostic?.hint))
        }
        let folder = store ?? Store.defaultFolder
        symptoms.append(storeFolder(folder))
        symptoms.append(space(folder))
        return Examination(symptoms: symptoms)
    }

    /// A line per symptom, with hints below those that need one.
    public var text: String {
        let width = symptoms.map(\.name.columns).max() ?? 0
        var text = ""
        for symptom in symptoms {
            let mark =
                switch symptom.state {
                case .well: "ok     "
                case .note: "note   "
                case .warning: "warning"
                case .ill: "error  "
                }
            text += "\(mark)  \(symptom.name.padded(width))  \(symptom.words)\n"
            if let hint = symptom.hint { text += String(repeating: " ", count: 11 + width) + "\(hint)\n" }
        }
        return text + (isHealthy ? "\nready to render\n" : "\nput the errors right first\n")
    }

    private static func libraries() -> Symptom {
        Symptom(.well, "libraries", (Libraries.versions + Versions.libraries + CLDR.versions).joined(separator: ", "))
    }

    /// Encodes a few frames with each encoder: one that is listed may still not start. Only H.264 must be there.
    private static func encoders() -> [Symptom] {
        VideoCodec.allCases.map { codec in
            do {
                var frame = try Frame(width: 64, height: 64, format: .yuv420p)
                for plane in 0..<3 { try frame.withMutablePlane(plane) { bytes, _ in bytes.update(repeating: 128) } }
                let encoder = try VideoEncoder(width: 64, height: 64, frameRate: Fraction(25), options: .draft(codec))
                _ = try encoder.encode(frame, time: 0)
                _ = try encoder.finish()
                return Symptom(.well, codec.title, "\(codec.encoderVersion) encodes")
            } catch {
                return Symptom(
                    codec == .h264 ? .ill : .warning, codec.title, "\(error)",
                    hint: "rowreel needs libavcodec with \(codec.encoder), as Debian builds it: "
                        + "apt-get install libavcodec59")
            }
        } + [formats()]
    }

    private static func formats() -> Symptom {
        let missing =
            FileFormat.allCases.filter { !$0.isAvailable }.map(\.title)
            + AudioCodec.allCases.filter { !$0.isAvailable }.map { "\($0.encoder) for sound" }
        return missing.isEmpty
            ? Symptom(.well, "formats", FileFormat.allCases.map(\.title).joined(separator: ", "))
            : Symptom(
                .warning, "formats", "cannot be written: " + missing.joined(separator: ", "),
                hint: "apt-get install libavcodec59")
    }

    private static func fonts(_ installation: Installation) -> Symptom {
        do {
            let library = try FontLibrary(fontsXML: installation.fontList, folders: [installation.fonts])
            let missing = library.missingFamilies
            guard !missing.isEmpty else {
                return Symptom(
                    .well, "fonts", "\(library.familyNames.count) families, with every one that fonts.xml names")
            }
            var packages: [String] = []
            for case let package? in missing.map(\.package) where !packages.contains(package) {
                packages.append(package)
            }
            return Symptom(
                .warning, "fonts", "not installed: " + missing.map(\.family).joined(separator: ", "),
                hint: "other fonts are shown in their place, or nothing; apt-get install "
                    + packages.joined(separator: " "))
        } catch {
            return Symptom(.ill, "fonts", "\(error)", hint: "install again with make install PREFIX=…")
        }
    }

    private static func storeFolder(_ folder: String) -> Symptom {
        do {
            _ = try Store(at: folder)
            return Symptom(.well, "store", folder)
        } catch {
            return Symptom(.ill, "store", "\(error)", hint: error.hint)
        }
    }

    /// Below this a run of some length is likely to stop in the middle.
    private static let leastSpace = 2_000_000_000

    private static func space(_ folder: String) -> Symptom {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return Symptom(.warning, "disk", "free space cannot be told for \(folder)")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        return free < leastSpace
            ? Symptom(
                .warning, "disk", "\(Words.size(free)) free for the store",
                hint: "free some space, or put the store on another disk with --store DIR")
            : Symptom(.well, "disk", "\(Words.size(free)) free for the store")
    }
}
