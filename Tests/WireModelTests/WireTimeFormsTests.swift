import Testing

@testable import WireModel

struct WireTimeFormsTests {
    @Test(arguments: [
        "2026-01-02T03:04:05Z", "2026-01-02t03:04:05.678+05:30", "2026-01-02 03:04:60-12:00",
        "Fri, 02 Jan 2026 03:04:05 +0100", "fri, 2 JAN 2026 03:04:05 GMT", "Fri, 02 Jan 2026 03:04:05 -0000",
    ])
    func `the usual forms need no pieces`(text: String) {
        #expect(form(text) != nil)
        #expect(form(text) == WireTime.parse(text))
    }

    /// Whatever the short way reads, the long way reads the same; seed 0x5EED0004.
    @Test func `the short way never differs from the long one`() {
        var state: UInt64 = 0x5EED_0004
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let seeds = [
            "2026-01-02T03:04:05.5+01:00", "Fri, 02 Jan 2026 03:04:05 +0100", "2024-02-29T23:59:60Z",
            "Mon, 9 Sep 2019 23:00:00 GMT",
        ].map { Array($0.utf8) }
        let letters = Array("0123456789+-:.,TZ gGmMtTjan".utf8)
        var read = 0
        for round in 0..<20_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<next(3) { bytes[next(bytes.count)] = letters[next(letters.count)] }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let short = form(text) else { continue }
            read += 1
            #expect(short == WireTime.parse(text), "\(text)")
        }
        #expect(read > 5000)
    }

    private func form(_ text: String) -> WireTime? {
        Array(text.utf8).withUnsafeBufferPointer { WireTime.parse(form: $0) }
    }
}
