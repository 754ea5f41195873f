import Foundation
import WireModel

/// The status page: what is answered to whom.
///
/// It shows, and changes nothing.
struct StatusPage: Sendable {
    typealias Answer = HTTPListener.Answer

    /// On each answer, errors included.
    private static let guards: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"), ("Cache-Control", "no-store"),
    ]

    private let hosts: HostNames
    private let markup: PageMarkup
    private let snapshots: Fresh<PageSnapshot>
    private let surveys: Fresh<SourceSurvey>

    /// How old what is shown may be: not so old that a halt is told late, not so young that asking costs much.
    private static let snapshotKeeps = Duration.seconds(2)
    private static let surveyKeeps = Duration.seconds(20)

    init(
        _ settings: Settings, now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Duration
    ) throws {
        hosts = HostNames(address: settings.page.listen, further: settings.page.hosts)
        markup = try PageMarkup()
        snapshots = Fresh(keeps: Self.snapshotKeeps, uptime: uptime) { await PageSnapshot(settings, now: now()) }
        surveys = Fresh(keeps: Self.surveyKeeps, uptime: uptime) { await SourceSurvey(settings, now: now()) }
    }

    func answer(_ request: HTTPListener.Request) async -> Answer {
        guard ["GET", "HEAD"].contains(request.method) else {
            var answer = Self.refusal(405)
            answer.fields.append(("Allow", "GET, HEAD"))
            return answer
        }
        let named = request.values("Host")
        guard named.count == 1 else { return Self.refusal(400) }
        // A page of elsewhere whose name was turned to this address (DNS rebinding) asks under that name.
        guard hosts.include(named[0], port: request.port) else { return Self.refusal(421) }
        switch request.path {
        case "/":
            let view = PageView(await snapshots.value(), await surveys.value())
            return Self.text(markup.present(view), "text/html; charset=utf-8")
        case "/sources":
            guard let page = Self.pageNumber(request.query) else { return Self.refusal(404) }
            return Self.text(
                markup.sources(SourcesView(await surveys.value(), page: page)), "text/html; charset=utf-8")
        case "/style.css": return Self.text(PageMarkup.style, "text/css; charset=utf-8")
        case "/status.json": return await statusJSON()
        case "/metrics":
            let metrics = MetricsText(await snapshots.value(), await surveys.value())
            return Self.text(metrics.text, MetricsText.contentType)
        case "/health":
            let faults = await snapshots.value().faults
            return Self.text(
                faults.first.map { $0 + "\n" } ?? "well\n", "text/plain; charset=utf-8", faults.isEmpty ? 200 : 503)
        default: return Self.refusal(404)
        }
    }

    private func statusJSON() async -> Answer {
        let snapshot = await snapshots.value()
        guard var report = snapshot.report else { return Self.refusal(503, detail: snapshot.trouble) }
        report.stale = await surveys.value().troubled
        do {
            return Self.content(try Terminal.jsonLine(report), "application/json")
        } catch {
            return Self.refusal(500)
        }
    }

    /// 1 without a query; nil of one that is not `page=N`.
    private static func pageNumber(_ query: String) -> Int? {
        if query.isEmpty { return 1 }
        guard query.hasPrefix("page="), let page = Int(query.dropFirst(5)), (1...100_000).contains(page) else {
            return nil
        }
        return page
    }

    /// What a request gets that is not answered otherwise, with what to do.
    static func refusal(_ status: Int, detail: String? = nil) -> Answer {
        let says =
            switch status {
            case 400: "This is not a request that can be read."
            case 404: "There is nothing here: see / /sources /status.json /metrics /health"
            case 405: "Only GET and HEAD are answered; nothing is changed over HTTP."
            case 421: "This name is not served here: list it in page.hosts if it is yours."
            case 431: "The request is longer than \(HTTPListener.Limits().requestBytes) bytes."
            case 503: detail ?? "Not at present."
            default: "It went wrong on this side: see the log."
            }
        return text(says + "\n", "text/plain; charset=utf-8", status)
    }

    private static func text(_ body: String, _ type: String, _ status: Int = 200) -> Answer {
        content(Array(body.utf8), type, status)
    }

    private static func content(_ body: [UInt8], _ type: String, _ status: Int = 200) -> Answer {
        Answer(status: status, fields: [("Content-Type", type)] + guards, body: body)
    }
}
