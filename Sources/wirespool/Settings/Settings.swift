import Foundation
import Schedule
import WireModel

/// Everything an operator can set, checked; `SettingKey.all` says what each means, its default and its bounds.
struct Settings: Sendable, Equatable {
    struct Directories: Sendable, Equatable {
        var state = "/var/lib/wirespool"
        var spool = "/var/spool/wirespool"
    }

    struct Sources: Sendable, Equatable {
        var lists = ["/etc/wirespool/seeds"]
        var publicSuffixList = "/usr/share/publicsuffix/public_suffix_list.dat"
    }

    struct Fetching: Sendable, Equatable {
        var userAgent = "wirespool/\(Version.current) (+https://wirespool.example/bot)"
        var contact = ""
        var connectTimeout = Duration.seconds(10)
        var timeout = Duration.seconds(60)
        var bodyLimit = ByteLimit.mebibytes(8)
        var wireLimit = ByteLimit.mebibytes(8)
        var sitemapLimit = ByteLimit.mebibytes(16)
        var ratioLimit = 200
        var maxHops = 10
        var maxActive = 128
        var ports = [80, 443]
        var allow: [String] = []
        var allowDowngrade = false
        var caFile = ""
    }

    struct Politeness: Sendable, Equatable {
        var gap = Duration.seconds(1)
        var perDomain = 2
        var robots = true
        var maxCrawlDelay = Duration.seconds(30)
    }

    struct Polling: Sendable, Equatable {
        var minInterval = Duration.seconds(300)
        var maxInterval = Duration.seconds(86_400)
        var startInterval = Duration.seconds(3_600)
        var concurrency = 16
        var maxEntries = 5_000
        var bytesPerDay = ByteLimit.mebibytes(384)
        var recordsPerHour = 200
        var backlog = 10_000
    }

    struct Articles: Sendable, Equatable {
        var concurrency = 32
        var attempts = 5
        var maxPages = 10
        var maxAge = Duration.seconds(14 * 86_400)
        var queueLimit = 1_000_000
        var recheckAfter = RecheckSchedule.standard
    }

    struct Readers: Sendable, Equatable {
        /// Nil for one a core.
        var workers: Int?
        var cpuLimit = Duration.seconds(10)
        var memoryLimit = ByteLimit.mebibytes(512)
    }

    struct Text: Sendable, Equatable {
        var layout = "article"
        var minWords = 25
        var minConfidence = 0.7
        var whenUnsure = "flag"
        var feedContent = true
        var siteMemory = true
    }

    struct Copies: Sendable, Equatable {
        var publish = "mark"
        var window = Duration.seconds(30 * 86_400)
        var sameEvent = true
        var sealTexts = 16_384
        var sealAfter = Duration.seconds(86_400)
        var mergeFiles = 4
        var fileTexts = 4_194_304
        var fileSpan = Duration.seconds(10 * 86_400)
    }

    struct SpoolKeeping: Sendable, Equatable {
        var keep = Duration.seconds(30 * 86_400)
        var maxSize = ByteLimit(bytes: 0)
        var journalLines = 10_000
        var freeFloor = ByteLimit.mebibytes(64)
        var freeFloorPercent = 5
        var quarantineLimit = ByteLimit.mebibytes(512)
        var batch = 64
    }

    struct StatusPage: Sendable, Equatable {
        var listen = ListenAddress.port(host: "127.0.0.1", port: 7680)
        var hosts: [String] = []
        var offHost = false

        /// What no feed or page may have the daemon ask, whatever `fetch.allow` says: the page itself.
        ///
        /// Of a page on all addresses the loopback ones: what else the machine is called is not looked up.
        var endpoints: [String] {
            guard let port = listen.port, port > 0 else { return [] }
            return listen.isAnywhere || listen.isLocal
                ? ["127.0.0.0/8:\(port)", "[::1]:\(port)"] : [listen.description]
        }
    }

    struct Logging: Sendable, Equatable {
        var level = "info"
        var format = "logfmt"
    }

    var directories = Directories()
    var sources = Sources()
    var fetch = Fetching()
    var politeness = Politeness()
    var polling = Polling()
    var articles = Articles()
    var readers = Readers()
    var text = Text()
    var copies = Copies()
    var spool = SpoolKeeping()
    var page = StatusPage()
    var log = Logging()
}

/// The release, in one place.
enum Version {
    static let current = "0.1.0"
}
