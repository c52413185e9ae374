internal import CCurl
internal import Glibc

/// Who can reach a network address, after the IANA registries of special-purpose addresses (RFC 6890 and later).
public enum AddressReach: Hashable, Sendable {
    /// Anyone: an address of the Internet.
    case everyone
    /// Only this machine.
    case thisMachine
    /// Machines of one organisation or provider: RFC 1918, RFC 4193, RFC 6598.
    case privateNetwork
    /// Machines on the same wire. Cloud providers answer there with the credentials of the machine.
    case link
    /// Many at once, nobody, or reserved.
    case special

    /// What messages call such an address.
    var words: String {
        switch self {
        case .everyone: "public"
        case .thisMachine: "this machine itself"
        case .privateNetwork: "in a private network"
        case .link: "link-local"
        case .special: "reserved or multicast"
        }
    }
}

/// An IP address.
struct IPAddress: Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The address of a socket; nil for other families than IP.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            bytes = [UInt8](UnsafeRawBufferPointer(start: UnsafeRawPointer(address) + offset, count: 4))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            bytes = [UInt8](UnsafeRawBufferPointer(start: UnsafeRawPointer(address) + offset, count: 16))
        default: return nil
        }
    }

    /// As people write it; nil if it is not an IP address.
    init?(_ text: String) {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &buffer) == 1 {
            bytes = Array(buffer[..<4])
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            bytes = buffer
        } else {
            return nil
        }
    }

    var description: String {
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, 64) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    var reach: AddressReach {
        if bytes.count == 4 { return reach4 }
        if let inner = embedded4 { return inner.reach4 }
        if bytes == [UInt8](repeating: 0, count: 15) + [1] { return .thisMachine }
        if bytes[0] & 0xFE == 0xFC { return .privateNetwork }
        if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return .link }
        // Site-local addresses (RFC 3879) are out of use, and were private.
        if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0xC0 { return .privateNetwork }
        // Everything that IANA has given to the Internet so far lies in 2000::/3.
        guard bytes[0] & 0xE0 == 0x20 else { return .special }
        let special: [([UInt8], Int)] = [
            ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x3F, 0xFF, 0x00], 20),
        ]
        return special.contains { isIn($0.0, $0.1) } ? .special : .everyone
    }

    /// The IPv4 address that packets to this IPv6 address go to: mapped, 6to4 and NAT64 (RFC 6052).
    private var embedded4: IPAddress? {
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let nat64: [UInt8] = [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        if isIn(mapped, 96) || isIn(nat64, 96) { return IPAddress(bytes: Array(bytes[12...])) }
        if isIn([0x20, 0x02], 16) { return IPAddress(bytes: Array(bytes[2..<6])) }
        return nil
    }

    private var reach4: AddressReach {
        let ranges: [([UInt8], Int, AddressReach)] = [
            ([127], 8, .thisMachine), ([0], 8, .special), ([10], 8, .privateNetwork), ([100, 64], 10, .privateNetwork),
            ([169, 254], 16, .link), ([172, 16], 12, .privateNetwork), ([192, 168], 16, .privateNetwork),
            ([192, 0, 0], 24, .special), ([192, 0, 2], 24, .special), ([192, 88, 99], 24, .special),
            ([198, 18], 15, .special), ([198, 51, 100], 24, .special), ([203, 0, 113], 24, .special),
            ([224], 3, .special),
        ]
        return ranges.first { isIn($0.0, $0.1) }?.2 ?? .everyone
    }

    /// Whether the first `bits` bits are those of `prefix`.
    private func isIn(_ prefix: [UInt8], _ bits: Int) -> Bool {
        for index in 0..<(bits + 7) / 8 {
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(8, bits - index * 8))
            let expected = index < prefix.count ? prefix[index] : 0
            if bytes[index] & mask != expected & mask { return false }
        }
        return true
    }
}
