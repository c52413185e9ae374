internal import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Store

/// Opens a run's store.
enum StoreAccess {
    /// - Throws: `Diagnostic` naming the folder, with a way out.
    static func open(_ request: RenderRequest, _ display: any ProgressDisplay) throws -> (Store, RecordBook) {
        var options = Store.Options()
        options.cap = request.storeSize
        options.archive = request.archive
        options.archiveCap = request.archiveSize
        options.isDiskFull = { error in
            (error as? StoreError)?.code == .full || (error as? MediaError)?.isResourceShortage ?? false
        }
        options.tell = { display.show(.found($0)) }
        do {
            let store = try Store(at: request.store, options)
            return (store, try store.records())
        } catch {
            throw Diagnostic.error("store", at: .file(request.store), error.description, hint: error.hint)
        }
    }
}

/// What a store remembers of pictures, clips and sounds. What cannot be written is found out again.
struct FileMemory: FileNotes {
    private let records: RecordBook

    init(_ records: RecordBook) { self.records = records }

    func note(on file: String) -> Data? { records.value(for: file, in: .files) }
    func keep(_ note: Data, on file: String) { try? records.set(note, for: file, in: .files) }
}
