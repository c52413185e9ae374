internal import Media
internal import TimelineModel

/// Puts a segment together from takes that were kept without loss.
enum Assembly {
    /// Shows the frames of a take forwards and backwards until there are as many as the scene needs.
    static func pingPong(
        _ take: String, frames: Int, needed: Int, to order: RecordingOrder, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> SegmentQuality {
        let film = try Film(path: take)
        return try write(order, isCancelled) { add in
            for index in TakeOrder.pingPong(frames, needed: needed) { try add(film.picture(index, rate: order.rate)) }
        }
    }

    /// Shows takes one after another. Each begins with the picture that the one before ends with, which is shown once.
    static func chain(
        _ takes: [String], to order: RecordingOrder, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> SegmentQuality {
        try write(order, isCancelled) { add in
            for (index, take) in takes.enumerated() {
                let film = try Film(path: take)
                if index > 0 { _ = try film.next() }
                while let frame = try film.next() { try add(frame) }
            }
        }
    }

    private static func write(
        _ order: RecordingOrder, _ isCancelled: @escaping @Sendable () -> Bool,
        _ body: ((borrowing Frame) throws -> Void) throws -> Void
    ) throws -> SegmentQuality {
        let writer = try MasterWriter(order)
        var meter = SegmentMeter()
        try body { frame in
            if isCancelled() { throw CancellationError() }
            try meter.add(frame)
            try writer.add(frame)
        }
        try writer.finish()
        return meter.quality
    }
}
