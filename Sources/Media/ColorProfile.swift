internal import CFFmpeg
internal import CLCMS

/// Brings pictures with an ICC profile to sRGB.
enum ColorProfile {
    /// The profile that came with a picture.
    static func bytes(_ frame: borrowing Frame) -> [UInt8]? {
        guard let side = av_frame_get_side_data(frame.raw, AV_FRAME_DATA_ICC_PROFILE), let data = side.pointee.data
        else { return nil }
        return [UInt8](UnsafeBufferPointer(start: data, count: Int(side.pointee.size)))
    }

    /// Changes an RGBA frame (8 or 16 bit) from the profile's colours to sRGB in 8 bit; nil if nothing has to change.
    ///
    /// Profiles for CMYK are passed over: libav has already made RGB of those pixels. Relative colorimetric with
    /// black point compensation, as browsers do.
    static func convert(_ frame: borrowing Frame, profile: [UInt8]) throws(MediaError) -> Frame? {
        guard let source = cmsOpenProfileFromMem(profile, UInt32(clamping: profile.count)) else { return nil }
        defer { cmsCloseProfile(source) }
        guard cmsGetColorSpace(source) == cmsSigRgbData, !isSRGB(source) else { return nil }
        guard let target = cmsCreate_sRGBProfile() else { return nil }
        defer { cmsCloseProfile(target) }
        let isDeep = frame.format == .rgba64
        let operation = "convert colours by the ICC profile of"
        let flags = UInt32(cmsFLAGS_COPY_ALPHA) | UInt32(cmsFLAGS_BLACKPOINTCOMPENSATION)
        let (deep, shallow) = (pixelType(bytes: 2), pixelType(bytes: 1))
        let transform = try allocated(
            cmsCreateTransform(
                source, isDeep ? deep : shallow, target, shallow, UInt32(INTENT_RELATIVE_COLORIMETRIC), flags),
            operation)
        defer { cmsDeleteTransform(transform) }
        let result = try Frame(width: frame.width, height: frame.height, format: .rgba)
        cmsDoTransformLineStride(
            transform, frame.data(0), result.data(0), UInt32(frame.width), UInt32(frame.height),
            UInt32(frame.stride(0)), UInt32(result.stride(0)), 0, 0)
        return result
    }

    /// lcms's `TYPE_RGBA_8` and `TYPE_RGBA_16`, which are macros: colour space, one extra channel, three channels, bytes.
    private static func pixelType(bytes: UInt32) -> UInt32 { UInt32(PT_RGB) << 16 | 1 << 7 | 3 << 3 | bytes }

    /// Whether it is one of the many sRGB profiles, whose small differences are not worth a conversion.
    private static func isSRGB(_ profile: cmsHPROFILE) -> Bool {
        var text = [CChar](repeating: 0, count: 256)
        cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", &text, UInt32(text.count))
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.lowercased().contains("srgb")
    }
}
