internal import Diagnostics
internal import Foundation
internal import Rendering
internal import Store

/// Opens a run's store.
enum StoreAccess {
    /// - Throws: `Diagnostic` naming the folder, with a way out.
    static func open(_ folder: String, _ display: any ProgressDisplay) throws -> (Store, RecordBook) {
        do {
            let store = try Store(at: folder)
            return (store, try RecordBook(at: folder) { display.show(.found($0)) })
        } catch {
            throw Diagnostic.error("store", at: .file(folder), error.description, hint: error.hint)
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
