import Foundation
import ServiceLifecycle

/// Serves the status page until it is told to stop.
struct PageService: NamedService {
    let settings: Settings
    let notifier: SystemdNotifier

    func run() async throws {
        let began = ContinuousClock.now
        do {
            let page = try StatusPage(settings, now: { Date() }, uptime: { ContinuousClock.now - began })
            try await HTTPListener.serving(
                at: settings.page.listen, refusal: { StatusPage.refusal($0) }, answer: { await page.answer($0) }
            ) { [notifier] address in
                Terminal.note("status page: \(Self.link(address))")
                notifier.ready()
                try await gracefulShutdown()
                notifier.stopping()
            }
        } catch let error as ListenError {
            throw Failure(
                exit: error.code == EACCES ? .noPermission : .unavailable,
                message: "page: \(error); is another program there? Another address: --listen, or page.listen")
        }
    }

    private static func link(_ address: ListenAddress) -> String {
        address.port == nil ? address.description : "http://\(address)/"
    }
}
