import Testing

@testable import Fetch

@Suite struct AddressRuleTests {
    static let rule = AddressRule(exceptions: [], allowedPorts: [80, 443])

    /// First and last of each IANA special-purpose block, its neighbours, and every way to hide an IPv4 address.
    static let refused = """
        0.0.0.0 0.0.0.1 0.1.2.3 0.255.255.255 10.0.0.0 10.0.0.1 10.1.2.3 10.255.255.255
        100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.0 127.0.0.1 127.0.0.2 127.0.1.1 127.1.1.1
        127.8.9.10 127.255.255.254 127.255.255.255 169.254.0.0 169.254.0.1 169.254.169.123 169.254.169.254
        169.254.170.2 169.254.255.255 172.16.0.0 172.16.0.1 172.17.0.1 172.20.10.1 172.31.255.255
        192.0.0.0 192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.0.171 192.0.0.192 192.0.0.255
        192.0.2.0 192.0.2.1 192.0.2.255 192.88.99.0 192.88.99.1 192.88.99.2 192.88.99.255
        192.168.0.0 192.168.0.1 192.168.1.1 192.168.100.1 192.168.255.255 198.18.0.0 198.18.0.1 198.19.0.1
        198.19.255.255 198.51.100.0 198.51.100.1 198.51.100.255 203.0.113.0 203.0.113.1 203.0.113.255
        224.0.0.0 224.0.0.1 224.0.0.251 232.1.1.1 233.252.0.1 239.255.255.250 239.255.255.255
        240.0.0.0 240.0.0.1 250.1.2.3 255.255.255.254 255.255.255.255
        :: ::1 ::2 ::127.0.0.1 ::7f00:1 ::8.8.8.8 ::a00:1 ::ffff:ffff
        ::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe
        ::ffff:172.16.0.1 ::ffff:192.168.0.1 ::ffff:100.64.0.1 ::ffff:192.0.2.1 ::ffff:198.18.0.1 ::ffff:224.0.0.1
        ::ffff:255.255.255.255 ::ffff:240.0.0.1 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 ::1:0:0 ::1:7f00:1 0:0:0:1::
        64:ff9b::10.0.0.1 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::169.254.169.254 64:ff9b::a9fe:a9fe
        64:ff9b::192.168.1.1 64:ff9b::172.31.0.1 64:ff9b::0.0.0.0 64:ff9b::100.64.1.1 64:ff9b::198.51.100.7
        64:ff9b::203.0.113.9 64:ff9b::255.255.255.255 64:ff9b:0:0:1::1 64:ff9b:0:1::8.8.8.8 64:ff9b:2::8.8.8.8
        64:ff9b:1::127.0.0.1 64:ff9b:1::10.0.0.1 64:ff9b:1::192.168.0.1 64:ff9b:1::169.254.169.254
        64:ff9b:1:7f00:0:100:: 64:ff9b:1:a9fe:a9:fe00:808:808 64:ff9b:1:fffe::8.8.8.8 64:ff9b:1:abcd::10.0.0.1
        100:: 100::1 100::ffff:ffff:ffff:ffff 100:0:0:1::1 200::1 400::1 800::1 1000::1 1fff:ffff::1
        2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1::1 2001:1::2 2001:2::1 2001:3::1 2001:4:112::1
        2001:10::1 2001:20::1 2001:2f:ffff::1 2001:30::1 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff
        2001:db8:: 2001:db8::1 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
        2002:: 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1:: 2002:ac10:1::5 2002:c0a8:101::1 2002:a9fe:a9fe::1
        2002:6440:1::1 2002:c000:201::1 2002:e000:1::1 2002:ffff:ffff::1 2002:c612:1::1 2002:0:1::
        3fff:: 3fff::1 3fff:fff:ffff::1 5f00:: 5f00::1 5f00:ffff::1 4000::1 6000::1 8000::1 a000::1 c000::1 e000::1
        f000::1 f800::1 fc00:: fc00::1 fcff::1 fd00::1 fd00:ec2::254 fd12:3456:789a::1 fdff:ffff::1 fe00::1 fe7f::1
        fe80:: fe80::1 fe80::dead:beef febf:ffff::1 fec0:: fec0::1 feff:ffff::1 ff00:: ff01::1 ff02::1 ff02::fb
        ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2606:4700::1%2 2001:4860:4860::8888%eth0 fe80::1%lo
        """

    static let allowed = """
        1.0.0.0 1.1.1.1 8.8.8.8 9.9.9.9 9.255.255.255 11.0.0.0 11.0.0.1 23.45.67.89 93.184.216.34 99.255.255.255
        100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 128.0.0.1 151.101.1.69 169.253.255.255 169.255.0.0
        172.15.255.255 172.32.0.0 172.64.0.1 191.255.255.255 192.0.1.0 192.0.1.255 192.0.3.0 192.31.196.1 192.52.193.1
        192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 192.175.48.10 198.17.255.255 198.20.0.0 198.51.99.255
        198.51.101.0 203.0.112.255 203.0.114.0 212.58.244.1 223.255.255.255
        2000::1 2001:200::1 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1 2400:cb00::1 2606:4700:4700::1111
        2620:4f:8000::1 2620:fe::fe 2a00:1450:4009::200e 2c0f:fb50::1 3ffe::1 3fff:1000::1 2002:808:808::1
        2002:101:101::1 64:ff9b::8.8.8.8 64:ff9b::101:101 64:ff9b:1::8.8.8.8 ::ffff:8.8.8.8 ::ffff:1.1.1.1
        """

    static func list(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    @Test func `the table has at least 200 addresses`() {
        #expect(AddressRuleTests.list(AddressRuleTests.refused).count >= 150)
        #expect(
            (AddressRuleTests.list(AddressRuleTests.refused) + AddressRuleTests.list(AddressRuleTests.allowed)).count
                >= 200)
    }

    @Test(arguments: list(refused))
    func `special addresses are refused`(text: String) throws {
        let address = try #require(IPAddress(text))
        for port in [80, 443] {
            guard case .refused = AddressRuleTests.rule.verdict(address: address, port: port, host: "news.example")
            else {
                Issue.record("\(text) went through")
                return
            }
        }
    }

    @Test(arguments: list(allowed))
    func `public addresses are allowed on the listed ports only`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRuleTests.rule.verdict(address: address, port: 443, host: "news.example") == .allowed)
        #expect(AddressRuleTests.rule.verdict(address: address, port: 22, host: "news.example") == .portRefused(22))
    }

    struct ExceptionCase: Sendable {
        var exception: String
        var address: String
        var port: Int
        var host = "a.example"
        var isAllowed: Bool
    }

    @Test(arguments: [
        ExceptionCase(exception: "10.1.2.3:8080", address: "10.1.2.3", port: 8_080, isAllowed: true),
        ExceptionCase(exception: "10.1.2.3:8080", address: "10.1.2.3", port: 80, isAllowed: false),
        ExceptionCase(exception: "10.1.2.3:8080", address: "10.1.2.4", port: 8_080, isAllowed: false),
        ExceptionCase(exception: "10.1.2.3:8080", address: "8.8.8.8", port: 8_080, isAllowed: false),
        ExceptionCase(exception: "10.1.2.3:8080", address: "::ffff:10.1.2.3", port: 8_080, isAllowed: true),
        ExceptionCase(exception: "10.1.2.3:8080", address: "64:ff9b::10.1.2.3", port: 8_080, isAllowed: false),
        ExceptionCase(exception: "[::1]:80", address: "::1", port: 80, isAllowed: true),
        ExceptionCase(exception: "[::1]:80", address: "127.0.0.1", port: 80, isAllowed: false),
        ExceptionCase(exception: "192.168.1.0/24:80", address: "192.168.1.255", port: 80, isAllowed: true),
        ExceptionCase(exception: "192.168.1.0/24:80", address: "192.168.2.0", port: 80, isAllowed: false),
        ExceptionCase(exception: "[fd00::]/8:80", address: "fd12::1", port: 80, isAllowed: true),
        ExceptionCase(exception: "[fe80::]/10:80", address: "fe80::1%2", port: 80, isAllowed: false),
        ExceptionCase(
            exception: "feeds.lan=192.168.1.0/24:80", address: "192.168.1.7", port: 80, host: "feeds.lan",
            isAllowed: true),
        ExceptionCase(
            exception: "Feeds.LAN=192.168.1.0/24:80", address: "192.168.1.7", port: 80, host: "feeds.lan",
            isAllowed: true),
        ExceptionCase(
            exception: "feeds.lan=192.168.1.0/24:80", address: "192.168.1.7", port: 80, host: "evil.example",
            isAllowed: false),
        ExceptionCase(exception: "0.0.0.0/0:81", address: "8.8.8.8", port: 81, isAllowed: true),
    ])
    func `an exception opens its own endpoint only`(_ c: ExceptionCase) throws {
        let rule = AddressRule(exceptions: [try AddressException(c.exception)], allowedPorts: [80, 443])
        let address = try #require(IPAddress(c.address))
        #expect(rule.verdict(address: address, port: c.port, host: c.host).isAllowed == c.isAllowed)
    }

    @Test func `an endpoint of our own is refused even where an exception opens it`() throws {
        let rule = AddressRule(
            exceptions: [try AddressException("127.0.0.0/8:8080")], allowedPorts: [80],
            refusedEndpoints: [try AddressException("127.0.0.1:8080")])
        #expect(!rule.verdict(address: .v4(0x7F00_0001), port: 8_080, host: "x").isAllowed)
        #expect(rule.verdict(address: .v4(0x7F00_0002), port: 8_080, host: "x").isAllowed)
    }

    @Test(arguments: [
        "", "10.1.2.3", "10.1.2.3:", "10.1.2.3:0", "10.1.2.3:65536", "10.1.2.3:+80", "10.1.2.3:8 0", "10.1.2:80",
        "010.1.2.3:80", "::1:80", "[::1:80", "[::1]80", "10.0.0.1/8:80", "10.0.0.0/33:80", "10.0.0.0/-1:80",
        "=10.1.2.3:80",
        "a b=10.1.2.3:80", "localhost:80", "[fe80::1%2]:80", "10.0.0.0/8/8:80",
    ])
    func `a malformed exception is refused with a sentence`(text: String) {
        let error = #expect(throws: AddressExceptionError.self) { try AddressException(text) }
        #expect(error?.description.contains("feeds.lan=192.168.1.0/24:80") == true)
    }

    @Test func `an exception prints as it can be read again`() throws {
        for text in ["10.1.2.3:8080", "[::1]:80", "feeds.lan=192.168.1.0/24:80", "[fd00::]/8:80"] {
            let exception = try AddressException(text)
            #expect(try AddressException(exception.description) == exception)
        }
    }

    @Test(arguments: [
        "1.2.3", "1.2.3.4.5", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.4%2", "[::1]", ":::", "", "a",
    ])
    func `only strict addresses are read`(text: String) { #expect(IPAddress(text) == nil) }
}
