/// How a layer's colours are mixed with those below: the separable modes of Compositing and Blending Level 1, on coded
/// sRGB.
public enum BlendMode: String, Hashable, Sendable, CaseIterable {
    case normal, multiply, screen, overlay, darken, lighten, softLight, hardLight, colorDodge, colorBurn, difference
    case plusLighter
}
