/// A value that is loaded when it is asked for, at most once in a while, and once for all who wait for it.
actor Fresh<Value: Sendable> {
    private let keeps: Duration
    private let uptime: @Sendable () -> Duration
    private let load: @Sendable () async -> Value
    private var last: (value: Value, at: Duration)?
    private var isLoading = false
    private var waiting: [CheckedContinuation<Value, Never>] = []

    /// - Parameter keeps: how old a value may be.
    init(keeps: Duration, uptime: @escaping @Sendable () -> Duration, load: @escaping @Sendable () async -> Value) {
        (self.keeps, self.uptime, self.load) = (keeps, uptime, load)
    }

    func value() async -> Value {
        if let last, uptime() - last.at < keeps { return last.value }
        if isLoading { return await withCheckedContinuation { waiting.append($0) } }
        isLoading = true
        let value = await load()
        last = (value, uptime())
        isLoading = false
        for continuation in waiting { continuation.resume(returning: value) }
        waiting = []
        return value
    }
}
