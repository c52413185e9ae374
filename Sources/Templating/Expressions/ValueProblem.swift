import Diagnostics

/// Why values do not do what an expression asks of them; it gets its place from whoever knows it.
struct ValueProblem: Error, Hashable, Sendable {
    var code: String
    var message: String
    var hint: String?
    /// The cells at fault, where that is known better than by all values that took part.
    var cells: [Place]

    init(_ code: String, _ message: String, hint: String? = nil, cells: [Place] = []) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cells = cells
    }

    /// The problem with the cells at fault, unless it knows them already.
    func at(_ cells: [Place]) -> ValueProblem {
        ValueProblem(code, message, hint: hint, cells: self.cells.isEmpty ? cells : self.cells)
    }

    /// The problem at the cell that brought it about, naming the spot in the template that met it there.
    func diagnostic(at place: Place, cells: [Place]) -> Diagnostic {
        guard let cell = (self.cells.isEmpty ? cells : self.cells).first else {
            return .error(code, at: place, message, hint: hint)
        }
        return .error(code, at: cell, "\(message), as used at \(place)", hint: hint)
    }
}
