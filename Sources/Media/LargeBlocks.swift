internal import CFFmpeg

/// How the memory of pictures goes back to the system.
public enum LargeBlocks {
    /// From now on blocks of 256 KiB and more go back the moment they are freed, for the whole process.
    ///
    /// glibc raises its own limit to the largest block it saw freed, up to 32 MiB: the frames of encoders that come and
    /// go then leave holes in the heap that are never given back. A limit that was set stays as it is (mallopt(3)).
    public static func returnAtOnce() { _ = rr_set_mmap_threshold(256 << 10) }
}
