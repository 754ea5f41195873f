/// One page of the list of all sources.
struct SourcesView {
    struct Row {
        var url: String
        var title: String
        var health: String
        var className: String
        var detail: String
        var every: String
        var arrivals: String
        var lastNews: String
        var nextPoll: String
    }

    private static let rowsShown = 200

    let title = "wirespool: sources"
    let refresh: Int? = nil
    let version = Version.current
    let at: String
    let healths: [[String: String]]
    let rows: [Row]
    let page: Int
    let pages: Int
    let earlier: Int?
    let later: Int?

    /// - Parameter page: from 1 on; one beyond the end shows no row.
    init(_ survey: SourceSurvey, page: Int) {
        at = TimeScale.stamp(survey.at)
        healths = survey.healths.map { ["name": $0.name, "count": String($0.count)] }
        pages = max(1, (survey.accounts.count + Self.rowsShown - 1) / Self.rowsShown)
        self.page = page
        earlier = page > 1 && page <= pages + 1 ? page - 1 : nil
        later = page < pages ? page + 1 : nil
        rows = survey.accounts.dropFirst((page - 1) * Self.rowsShown).prefix(Self.rowsShown).map { account in
            Row(
                url: account.url, title: account.title ?? "", health: account.health, className: account.className,
                detail: account.healthDetail ?? "", every: account.everyText,
                arrivals: String(format: "%.2f", account.arrivalsPerHour),
                lastNews: account.lastNews.map { TimeScale.stamp($0) } ?? "-",
                nextPoll: TimeScale.stamp(account.nextPoll))
        }
    }
}
