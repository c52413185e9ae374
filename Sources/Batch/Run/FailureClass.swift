internal import Diagnostics
internal import Foundation
internal import Generation
internal import Media
internal import Rendering
internal import Store

/// Why a video could not be made, as far as it decides what to do about it: once more later, or look at the sheet.
public enum FailureClass: String, Codable, CaseIterable, Sendable {
    /// A cell, a row or the template asks for what cannot be.
    case data
    /// A picture, clip, sound or font is missing or cannot be read.
    case asset
    /// What makes segments refused, failed, or cannot be reached.
    case engine
    /// A disk is full, memory ran out, a folder may not be written.
    case resources
    /// A fault of Rowreel.
    case `internal`
}

/// A piece of work that could not be done: what kind of failure it is, and how it is told.
///
/// The only place where errors are classified.
struct WorkFailure: Error {
    var failure: FailureClass
    var diagnostics: Diagnostics
    /// Whether the same work may succeed a little later: somebody frees space or memory, a server comes back.
    var mayPass = false

    /// Whether it is the disk of a file outside the store that has no room.
    var isDiskFull: Bool { diagnostics.errors.contains { $0.code == "disk-full" } }

    /// One line about it.
    var reason: String? { diagnostics.errors.first?.message }

    /// A failure found before any work, told by its findings already.
    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
        failure = diagnostics.errors.first.map(Self.failure) ?? .internal
        mayPass = diagnostics.errors.contains { Self.passing.contains($0.code) }
    }

    /// Classifies what a step threw.
    ///
    /// - Parameters:
    ///   - step: What was being done to what, in words that read after "while": `encoding frames 0–24 of sku-1 fr`.
    ///   - store: The store's folder: what fails in there is no fault of a file of the user's.
    /// - Returns: Nil for an error that says that the run is stopping.
    init?(_ error: any Error, while step: String, store: String) {
        switch error {
        case is CancellationError: return nil
        case let error as StoreError where error.code == .cancelled: return nil
        case let error as DiagnosedFailure: self.init(error.diagnostics)
        case let error as WorkFailure: self = error
        case let error as StoreError:
            self.init(.resources, .error("store", at: .file(store), error.description, hint: error.hint))
            mayPass = error.code == .full
        case let error as MediaError where error.file?.hasPrefix(store + "/") ?? false:
            let shortage = error.isResourceShortage ? StoreError(.full, "write", path: store).hint : nil
            self.init(
                .resources,
                .error(
                    "store", at: .file(store), "could not \(error.operation) in the store: \(error.detail)",
                    hint: shortage, cause: error.log))
            mayPass = error.isResourceShortage
        case let error as MediaError:
            let code = error.isResourceShortage ? "resources" : error.file == nil ? "libav" : "media"
            let told = Diagnostic.error(
                code, at: error.file.map { .file($0) }, "could not \(error.operation): \(error.detail)",
                hint: error.hint, cause: error.log)
            self.init(Self.failure(told), told)
        case let error as EngineError:
            self.init(.engine, error.diagnostic(at: nil))
            mayPass = error.mayPass
        case let error as CocoaError:
            self.init(
                .resources,
                .error(
                    "file", at: error.filePath.map { .file($0) }, "a file could not be read or written while \(step)",
                    cause: error.localizedDescription))
        case let error as Diagnostic where Self.failure(error) != .internal:
            self.init(Self.failure(error), error)
        default:
            let told = error as? Diagnostic
            self.init(
                .internal,
                .error(
                    "internal", at: told?.place, "internal error while \(step): \(told?.message ?? "\(error)")",
                    hint: "this is a fault of rowreel, please report it with this message and the row",
                    cause: told?.cause))
        }
    }

    private init(_ failure: FailureClass, _ diagnostic: Diagnostic) {
        self.failure = failure
        diagnostics = Diagnostics([diagnostic])
        mayPass = Self.passing.contains(diagnostic.code)
    }

    /// Findings about what may be otherwise in a moment.
    private static let passing: Set = ["disk-full", "resources"]

    /// By the code of a finding; what names none of these is about the sheet or the template.
    private static func failure(_ diagnostic: Diagnostic) -> FailureClass {
        switch diagnostic.code {
        case "missing-file", "outside-roots", "unreadable", "unreadable-file", "url-not-fetched", "not-fetched",
            "wrong-kind", "media", "broken-font", "changed-file":
            .asset
        case "disk-full", "no-folder", "not-writable", "not-written", "resources", "store", "unwritable-output":
            .resources
        case "internal", "render", "pending-segment": .internal
        // libav refused something of a layer, or something of ours.
        case "libav": diagnostic.place == nil ? .internal : .data
        case let code where code.hasPrefix("engine"): .engine
        default: .data
        }
    }
}
