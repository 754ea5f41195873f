import Foundation
import TestKit
import Testing

@testable import WireModel

struct WireTimeParsingTests {
    @Test(arguments: [
        ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"), ("Thu,1 Jan 04 19:48 -0500", "2004-01-02T00:48:00Z"),
        ("01 Jan 2004", "2004-01-01T00:00:00Z"), ("Fri, 28 May 99 21:03:38 +0000", "1999-05-28T21:03:38Z"),
        ("Fri, 2 Jan 2026 03:04:05 +0530 (IST)", "2026-01-01T21:34:05Z"),
        ("Fri, 02 Jan 2026 03:04:05 IST", "2026-01-01T21:34:05Z"),
        ("Friday, 02-Jan-26 03:04:05 GMT", "2026-01-02T03:04:05Z"),
        ("Fri Jan  2 03:04:05 2026", "2026-01-02T03:04:05Z"),
        ("Fri Jan 02 03:04:05 +0100 2026", "2026-01-02T02:04:05Z"),
        ("Fri Jan 02 03:04:05 PST 2026", "2026-01-02T11:04:05Z"),
        ("2026-01-02", "2026-01-02T00:00:00Z"), ("2026-01-02T03:04Z", "2026-01-02T03:04:00Z"),
        ("2026-01", "2026-01-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"), ("2026-01-02T03:04:05.123456+01:00", "2026-01-02T02:04:05Z"),
        ("2026-01-02T03", "2026-01-02T03:00:00Z"), ("20260102T0304Z", "2026-01-02T03:04:00Z"),
        ("2026-335", "2026-12-01T00:00:00Z"),
        ("2026-01-02+01:00", "2026-01-01T23:00:00Z"), ("2026-01-02T24:00:00Z", "2026-01-03T00:00:00Z"),
        ("-0312", "2003-12-01T00:00:00Z"),
        ("2026-06-30T23:59:60Z", "2026-06-30T23:59:59Z"), ("20260102030405", "2026-01-02T03:04:05Z"),
        ("1767323045", "2026-01-02T03:04:05Z"),
        ("10/30/23 21:55:58", "2023-10-30T21:55:58Z"), ("30/10/2023", "2023-10-30T00:00:00Z"),
        ("4/5/2020", "2020-04-05T00:00:00Z"),
        ("4.5.2020 6:07", "2020-05-04T06:07:00Z"), ("09/15/2014 4:20 pm PST", "2014-09-16T00:20:00Z"),
        ("Jan. 4, 2016, 12:37 a.m.", "2016-01-04T00:37:00Z"), ("January 4th, 2016 at 5pm", "2016-01-04T17:00:00Z"),
        ("Tue, 01 Jul 2025 12:00:00 ET", "2025-07-01T16:00:00Z"),
        ("Tue, 01 Jul 2025 12:00:00 EST", "2025-07-01T17:00:00Z"),
        ("Thu, 25 Feb 2016 00:00:00 Europe/Brussels", "2016-02-24T23:00:00Z"),
        ("1 Jan 2026 00:00:00 GMT+2", "2025-12-31T22:00:00Z"),
        ("1 Jan 2026 00:00:00 Etc/GMT", "2026-01-01T00:00:00Z"), ("1 Jan 2026 00:00:00 XYZ", "2026-01-01T00:00:00Z"),
        ("2023-10-30T21:55:58-00:00", "2023-10-30T21:55:58Z"), ("  2026-01-02  ", "2026-01-02T00:00:00Z"),
        ("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"),
    ])
    func `a written date is read`(_ text: String, _ expected: String) {
        #expect(WireTime.parse(text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        ("Mon, 26 January 2004 16:31:00 AT", "2004-01-26T20:31:00Z"),
        ("Sat, 11 04 2020 08:51:49 +0100", "2020-04-11T07:51:49Z"),
        ("Friday, December 22, 2017 - 3:09pm", "2017-12-22T15:09:00Z"),
        ("2020-11-08T16:20:00-05:00Z", "2020-11-08T21:20:00Z"),
        ("Tue, Feb 16 2016 23:16:00 EDT", "2016-02-17T03:16:00Z"),
        ("Lundi, 16. Novembre 2020 - 15:54", "2020-11-16T15:54:00Z"),
        ("Nov. 2020", "2020-11-01T00:00:00Z"), ("2022-01-10T22:06:08:684Z", "2022-01-10T22:06:08Z"),
        ("mar., 01 déc. 2020 16:11:02 +0000", "2020-12-01T16:11:02Z"),
        ("5 August, 2019", "2019-08-05T00:00:00Z"),
        ("Thu, June 22, 2023 at 01:11 PM EDT", "2023-06-22T17:11:00Z"), ("30.10.23", "2023-10-30T00:00:00Z"),
        ("-03-12", "2003-12-01T00:00:00Z"),
        ("Sun, 17 Dec 2017 1:55 PM EST", "2017-12-17T18:55:00Z"), ("March 30 2020 07:02:38 PM", "2020-03-30T19:02:38Z"),
        ("031231", "2003-12-31T00:00:00Z"),
        ("Monday, October 6, 2023 - 16:29\n", "2023-10-06T16:29:00Z"),
        ("Thu, 29 Oct 2020 07:36:03 GMT-07:00", "2020-10-29T14:36:03Z"),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
        ("Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z"),
    ])
    func `what feeds print in the wild is read`(_ text: String, _ expected: String) {
        #expect(WireTime.parse(text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        "9. März 2025", "Sonntag, 9. März 2025", "9 mars 2025", "dim. 9 mars 2025", "9 de marzo de 2025",
        "domenica 9 marzo 2025", "9 de março de 2025",
        "9 maart 2025", "9 mrt 2025", "zo 9 mrt. 2025", "9 marca 2025", "9 марта 2025 г.", "9 мар 2025",
        "9 березня 2025 року", "9 Mart 2025 Pazar",
        "9. března 2025", "9 mars 2025", "9. marts 2025", "9 martie 2025", "2025. március 9.", "9. maaliskuuta 2025",
        "9 Μαρτίου 2025", "9 март 2025",
        "2025年3月9日", "9 Maret 2025", "9 de març del 2025", "9 مارس 2025", "9 MÄRZ 2025", "9 Ma\u{308}rz 2025",
    ])
    func `month names of the news languages are known`(_ text: String) {
        let time = WireTime.parse(text)
        #expect(time == WireTime.visible(in: "xx \(text) xx"))
        #expect(time?.rfc3339 == "2025-03-09T00:00:00Z")
        #expect(time?.precision == .day)
        #expect(time?.offsetSeconds == nil)
    }

    @Test(arguments: [
        "", " ", "now", "2010-", "013", "2026-13-01", "2026-02-29", "2026-01-02-03", "31 Jun 2026", "16 zzz 2012",
        "2026-01-02T25:00:00Z",
        "2026-01-02T10:61:00Z", "2026-01-02T10:14:61Z", "2026-01-02T10:00:00-99:99", "2026-01-02T10:00:00+00:xx",
        "1 Jan 2026 10:00 +zz:00",
        "1 Jan 2026 10:00:00 +1500", "1 Jan 0000", "0000-00-00T00:00:00Z", "01:02:03:04", "12:30", "Jan 2",
        "99999999999999999999", "2026-367", "20261301",
        "2026-01-02 2026-01-03", "yesterday at 5", "-", "T", "(2026-01-02)", "2025-366",
        "Sun, zz Dec 2012 11:47:32 GMT", "Sun, 16 Dec zz 11:47:32 GMT", "Sun, 16 Dec 2012 zz:47:32 GMT",
        "Sun, 16 Dec 2012 11:zz:32 GMT", "Sun, 16 Dec 2012 11:47:zz GMT", "2003-12-zz", "2003-zz-31",
        "2003-12-31T10:14:55-zz:00",
    ])
    func `an impossible date is nil, never now`(_ text: String) { #expect(WireTime.parse(text) == nil) }

    @Test(arguments: [
        ("Published 9 January 2025, 14:03 CET", "2025-01-09T14:03:00+01:00"),
        ("9. Januar 2025", "2025-01-09T00:00:00Z"),
        ("Stand: 09.01.2025, 14.03 Uhr", "2025-01-09T14:03:00Z"),
        ("Publié le jeudi 9 janvier 2025 à 14h03", "2025-01-09T14:03:00Z"),
        ("By Jane Doe | Jan 9, 2025 2:03 p.m. EST | 12 comments", "2025-01-09T14:03:00-05:00"),
        ("14:03, 09 Jan 2025", "2025-01-09T14:03:00Z"),
        ("Posted on Thu, 09 Jan 2025 14:03:05 +0100 by admin", "2025-01-09T14:03:05+01:00"),
        ("2025-01-09T14:03:05Z", "2025-01-09T14:03:05+00:00"),
        ("9 de enero de 2025 a las 14:03h", "2025-01-09T14:03:00Z"),
        ("torstai 9.1.2025 klo 14.03", "2025-01-09T14:03:00Z"),
        ("9 января 2025, 14:03 МСК", "2025-01-09T14:03:00Z"), ("um 10:30 am 9. Januar 2025", "2025-01-09T10:30:00Z"),
        ("13/01/2025", "2025-01-13T00:00:00Z"),
        ("Phone 12345678901234567890, 9 January 2025", "2025-01-09T00:00:00Z"),
        ("4 h ago · 9 January 2025", "2025-01-09T00:00:00Z"),
        ("Published: 9 January 2025 (14:03 GMT)", "2025-01-09T14:03:00+00:00"),
        ("2025年1月9日 14时03分", "2025-01-09T14:03:00Z"),
    ])
    func `a date is found in a line`(_ line: String, _ expected: String) {
        #expect(WireTime.visible(in: line)?.rfc3339WithOffset == expected)
    }

    @Test(arguments: [
        "Copyright 2025", "4/5/2025", "Chapter 3.2.1", "Call 0800 123 456", "9 January", "In May we met", "Score 3:2",
        "9 January 1066", "12-10-25",
    ])
    func `a line without a sure date has none`(_ line: String) { #expect(WireTime.visible(in: line) == nil) }

    @Test func `the page's language settles the order of day and month`() {
        #expect(WireTime.visible(in: "4/5/2025", dayFirst: true)?.day == "2025-05-04")
        #expect(WireTime.visible(in: "4/5/2025", dayFirst: false)?.day == "2025-04-05")
        #expect(WireTime.visible(in: "4/13/2025", dayFirst: true)?.day == "2025-04-13")
    }

    @Test func `every day from 1600 to 2400 is written and read alike`() {
        for days in stride(from: -135_140, to: 157_000, by: 17) {
            let date = Date(timeIntervalSince1970: Double(days) * 86_400 + 3_723)
            #expect(WireTime.parse(date.rfc3339)?.instant == date)
            #expect(WireTime.parse(date.rfc3339(offsetSeconds: -12_600))?.instant == date)
        }
    }

    @Test func `writing holds at the borders`() {
        #expect(Date(timeIntervalSince1970: -0.5).rfc3339 == "1969-12-31T23:59:59Z")
        #expect(Date(timeIntervalSince1970: .infinity).rfc3339 == "1970-01-01T00:00:00Z")
        #expect(Date.distantPast.rfc3339.hasPrefix("0001-01-01"))
        #expect(Date(timeIntervalSince1970: 1e15).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(WireTime.parse("Thu, 01 Jan 0100 00:00:01 +0100")?.rfc3339 == "0099-12-31T23:00:01Z")
    }

    @Test func `damaged dates never trap`() {
        var random = SeededRandom(seed: 1_123)
        let seeds = [
            "Thu, 01 Jan 2004 19:48:21 GMT+01:00", "2026-01-02T03:04:05.678+01:00", "9. März 2025, 14.03 Uhr (MEZ)",
            "2026年1月2日 오후 03:04:05", "Jan. 4, 2016, 12:37 p.m. America/New_York", "20260102T030405Z", "-0312",
        ]
        for round in 0..<6000 {
            let text = damaged(seeds[round % seeds.count], with: &random)
            _ = WireTime.parse(text)?.rfc3339WithOffset
            _ = WireTime.visible(in: text)?.rfc3339WithOffset
        }
        for unit in ["1", "1:", "a", "1/1/", "(", "é", "1 Jan ", "\u{300}"] {
            _ = WireTime.parse(String(repeating: unit, count: 100_000))
            _ = WireTime.visible(in: String(repeating: unit, count: 100_000))
        }
    }
}
