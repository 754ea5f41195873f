import Foundation
import WireModel

/// The one way out: a URL becomes bytes and validators, within limits, and never from an address that the rule refuses.
///
/// One thread drives libcurl for all fetches. Connections are reused, names cached for a minute; no cookies, no
/// credentials, no proxy from the environment. Politeness (pace, robots) is the caller's.
package final class FetchClient: Sendable {
    private let settings: Settings
    private let loop: TransferLoop
    private let rule: AddressRule
    private let clock: @Sendable () -> Date

    /// Starts the thread; `CurlLibrary.start()` comes first.
    ///
    /// - Parameter clock: wall time for `Page.fetchedAt`, a label only; nothing waits by it.
    package init(settings: Settings, clock: @escaping @Sendable () -> Date = { Date() }) throws(FetchError) {
        if let fault = settings.fault { throw FetchError(.internalFault, url: "", detail: fault) }
        if let file = settings.caFile, !FileManager.default.isReadableFile(atPath: file) {
            throw FetchError(.internalFault, url: "", detail: "caFile cannot be read: \(file)")
        }
        self.settings = settings
        self.clock = clock
        rule = AddressRule(
            exceptions: settings.addressExceptions, allowedPorts: settings.allowedPorts,
            refusedEndpoints: settings.refusedEndpoints)
        loop = try TransferLoop(settings: settings)
    }

    deinit { loop.stop() }

    /// Exchanges on the network or waiting for a place.
    package var activeCount: Int { loop.pending }

    /// Asks for a URL and follows its redirects.
    ///
    /// Any HTTP status is a page; the body of a response outside 2xx is empty when it came broken. A 2xx page is whole:
    /// all bytes came, all content codings ended. Cancelling the task ends the fetch with `.cancelled`.
    package func fetch(_ request: FetchRequest) async throws(FetchError) -> Page {
        var chain = RedirectChain(
            start: request.url, maxHops: min(request.maxHops, settings.maxHops),
            allowsDowngrade: settings.allowDowngrade)
        var remaining = min(request.timeout, settings.timeout)
        var spent = Duration.zero
        while true {
            let url = chain.current
            try checkTarget(url)
            let exchange = exchange(for: url, request: request, timeout: remaining)
            let answer: Answer
            switch await loop.run(exchange) {
            case .success(let whole): answer = whole
            case .failure(let fault):
                throw FetchError(fault.reason, url: url.string, detail: fault.detail, wireBytes: fault.wireBytes)
            }
            spent += answer.elapsed
            guard RedirectChain.isRedirect(answer.status) else {
                return page(answer, request: request, chain: chain, elapsed: spent)
            }
            remaining -= answer.elapsed
            let locations = answer.fields.filter { $0.name == "location" }.map(\.value)
            let wait = answer.fields.first { $0.name == "retry-after" }?.value
            try chain.follow(status: answer.status, locations: locations, retryAfter: wait)
            guard remaining > .zero else {
                throw FetchError(.timeout, url: chain.current.string, detail: "the redirects used up the time")
            }
            try await askLeave(for: chain.current, request: request)
        }
    }

    /// Ends all fetches with `.shutDown` and the thread with them; returns when it is over.
    ///
    /// May be called again.
    package func shutdown() async {
        loop.stop()
        await loop.ended()
    }

    private func askLeave(for url: CanonicalURL, request: FetchRequest) async throws(FetchError) {
        guard let beforeHop = request.beforeHop else { return }
        // What the caller would have to look up for a target that is refused anyway is not asked.
        try checkTarget(url)
        do {
            try await beforeHop(url)
        } catch is CancellationError {
            throw FetchError(.cancelled, url: url.string, detail: "the task was cancelled")
        } catch let later as HopPutOff {
            throw FetchError(.hopPutOff, url: url.string, detail: later.detail, wait: later.wait)
        } catch {
            throw FetchError(.hopRefused, url: url.string, detail: "\(error)")
        }
    }

    /// What can be refused before a name is looked up; the address itself is judged at the socket.
    private func checkTarget(_ url: CanonicalURL) throws(FetchError) {
        guard url.scheme == "http" || url.scheme == "https" else {
            throw FetchError(.schemeRefused, url: url.string, detail: "only http and https are asked")
        }
        guard !RedirectChain.holdsCredentials(url.string), HeaderText.isSendable(url.string) else {
            throw FetchError(.addressRefused, url: url.string, detail: "credentials or control characters in the URL")
        }
        let port = url.effectivePort
        guard rule.mayAsk(port: port, host: url.host) else {
            throw FetchError(.portRefused, url: url.string, detail: "port \(port) is not allowed")
        }
        if let address = IPAddress(url.host) {
            let verdict = rule.verdict(address: address, port: port, host: url.host)
            switch verdict {
            case .allowed: break
            case .refused(let block):
                throw FetchError(.addressRefused, url: url.string, detail: "\(address) is in \(block)")
            case .ownEndpoint:
                throw FetchError(.ownEndpoint, url: url.string, detail: "\(address) is served by wirespool itself")
            case .portRefused(let port):
                throw FetchError(.portRefused, url: url.string, detail: "port \(port) is not allowed")
            }
        }
    }

    private func exchange(for url: CanonicalURL, request: FetchRequest, timeout: Duration) -> Exchange {
        var fields = ["Accept-Encoding: \(ContentCoding.accepted)"]
        if HeaderText.isSendable(request.accept), !request.accept.isEmpty { fields.append("Accept: \(request.accept)") }
        if let from = settings.from { fields.append("From: \(from)") }
        let validators = request.validators.flatMap { $0.url.asked == url.asked ? $0 : nil }
        // A validator that no header may hold is left out: an unconditional request loses nothing.
        let tag = validators?.entityTag.flatMap { HeaderText.isSendable($0) && !$0.isEmpty ? $0 : nil }
        let date = validators?.lastModified.flatMap { HeaderText.isSendable($0) && !$0.isEmpty ? $0 : nil }
        if let tag { fields.append("If-None-Match: \(tag)") }
        if let date { fields.append("If-Modified-Since: \(date)") }
        // RFC 9111 5.4: HTTP/1.0 caches know Pragma only.
        if request.bypassesCaches { fields += ["Cache-Control: no-cache", "Pragma: no-cache"] }
        let mayBeDelta = request.acceptDeltas && tag != nil
        if mayBeDelta { fields.append("A-IM: feed") }
        let most = request.isSitemap ? settings.sitemapLimit.bytes : 0
        let bodyLimit = max(most, settings.bodyLimit.bytes)
        return Exchange(
            url: url.asked, host: url.host, fields: fields, timeout: timeout,
            bodyLimit: min(request.bodyLimit?.bytes ?? bodyLimit, bodyLimit),
            wireLimit: max(most, settings.wireLimit.bytes), takesBeginning: request.takesBeginning,
            isConditional: tag != nil || date != nil, mayBeDelta: mayBeDelta)
    }

    private func page(_ answer: Answer, request: FetchRequest, chain: RedirectChain, elapsed: Duration) -> Page {
        var page = Page(
            requestedURL: request.url, finalURL: chain.current, hops: chain.hops, status: answer.status,
            headers: answer.fields, body: answer.status == 304 ? [] : answer.body, wireBytes: answer.wireBytes,
            fetchedAt: clock(), elapsed: elapsed, httpVersion: answer.httpVersion, remoteAddress: answer.remoteAddress)
        page.hold = PageHold(answer.share)
        return page
    }
}
