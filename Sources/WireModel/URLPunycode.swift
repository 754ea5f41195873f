/// Punycode (RFC 3492): labels of international names in ASCII, without the `xn--`.
enum Punycode {
    /// RFC 3492 6.3; nil where a number gets too large.
    static func encoded(_ label: [UInt32]) -> [UInt8]? {
        var out = label.filter { $0 < 0x80 }.map { UInt8(truncatingIfNeeded: $0) }
        let basic = out.count
        if basic > 0 { out.append(UInt8(ascii: "-")) }
        var next: UInt32 = 128
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        var handled = basic
        while handled < label.count {
            guard let lowest = label.lazy.filter({ $0 >= next }).min() else { return nil }
            let step = (lowest - next).multipliedReportingOverflow(by: UInt32(handled + 1))
            let moved = delta.addingReportingOverflow(step.partialValue)
            guard !step.overflow, !moved.overflow else { return nil }
            delta = moved.partialValue
            next = lowest
            for scalar in label {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                append(delta, bias: bias, to: &out)
                bias = adapted(delta, points: UInt32(handled + 1), isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return out
    }

    /// RFC 3492 6.2; nil where the label is not punycode.
    ///
    /// Labels have at most 63 bytes, so the insertions are cheap.
    static func decoded(_ label: ArraySlice<UInt8>) -> [UInt32]? {
        guard label.count <= 63 else { return nil }
        var out: [UInt32] = []
        var rest = label
        if let hyphen = label.lastIndex(of: UInt8(ascii: "-")) {
            out = label[..<hyphen].map { UInt32($0) }
            rest = label[(hyphen + 1)...]
        }
        var next: UInt32 = 128
        var index: UInt32 = 0
        var bias: UInt32 = 72
        while !rest.isEmpty {
            let start = index
            guard let delta = variableInteger(&rest, bias: bias) else { return nil }
            let sum = index.addingReportingOverflow(delta)
            guard !sum.overflow else { return nil }
            index = sum.partialValue
            let length = UInt32(out.count + 1)
            bias = adapted(index - start, points: length, isFirst: start == 0)
            let moved = next.addingReportingOverflow(index / length)
            guard !moved.overflow, moved.partialValue <= 0x10FFFF else { return nil }
            next = moved.partialValue
            index %= length
            out.insert(next, at: Int(index))
            index += 1
        }
        return out
    }

    private static func variableInteger(_ rest: inout ArraySlice<UInt8>, bias: UInt32) -> UInt32? {
        var value: UInt32 = 0
        var weight: UInt32 = 1
        var k: UInt32 = 36
        while let byte = rest.popFirst() {
            let digit: UInt32
            switch byte {
            case 0x61...0x7A: digit = UInt32(byte - 0x61)
            case 0x30...0x39: digit = UInt32(byte - 0x30) + 26
            default: return nil
            }
            let product = digit.multipliedReportingOverflow(by: weight)
            let sum = value.addingReportingOverflow(product.partialValue)
            guard !product.overflow, !sum.overflow else { return nil }
            value = sum.partialValue
            let threshold: UInt32 = k <= bias ? 1 : min(k - bias, 26)
            if digit < threshold { return value }
            let heavier = weight.multipliedReportingOverflow(by: 36 - threshold)
            guard !heavier.overflow else { return nil }
            weight = heavier.partialValue
            k += 36
        }
        return nil
    }

    private static func append(_ delta: UInt32, bias: UInt32, to out: inout [UInt8]) {
        var rest = delta
        var k: UInt32 = 36
        while true {
            let threshold: UInt32 = k <= bias ? 1 : min(k - bias, 26)
            if rest < threshold { break }
            out.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            k += 36
        }
        out.append(digit(rest))
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value + 22)
    }

    private static func adapted(_ delta: UInt32, points: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / points
        var k: UInt32 = 0
        while delta > 455 {
            delta /= 35
            k += 36
        }
        return k + 36 * delta / (delta + 38)
    }
}
