import ServiceLifecycle

/// A service whose description is its name: the group asks each for it, and would else spell out all that it holds, down
/// to the last public suffix (a tenth of a start).
protocol NamedService: Service, CustomStringConvertible {}

extension NamedService {
    var description: String { "\(Self.self)" }
}
