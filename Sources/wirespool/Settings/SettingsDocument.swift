import WireModel

/// The settings table as files for people: the commented TOML file and the reference page.
enum SettingsDocument {
    private static let sections: [(name: String, says: String)] = [
        ("directories", "Where wirespool keeps its things."),
        ("sources", "What is followed."),
        ("fetch", "How addresses are asked."),
        ("politeness", "How publishers are spared."),
        ("polling", "How often feeds are asked."),
        ("articles", "How articles are worked through."),
        ("readers", "Who parses what came, and within which bounds."),
        ("text", "What counts as an article, and how it is written."),
        ("copies", "What happens to copies of one wire story."),
        ("spool", "How records are kept."),
        ("page", "The status page and the metrics, which `wirespool page` serves."),
        ("log", "What is logged."),
    ]

    /// `config/wirespool.toml`: every key with its meaning, default and bounds, commented out.
    static func toml(_ settings: Settings = Settings()) -> String {
        var lines = [
            "# wirespool settings. Every key is shown with its default; take away the # to change one.",
            "# Files in conf.d/ beside this one are read after it, in the order of their names.",
            "# Durations: \"250ms\", \"90s\", \"15m\", \"6h\", \"30d\". Sizes: \"512KiB\", \"8MiB\", \"2GiB\".",
            "# `wirespool check` says whether all is right; `wirespool config show` what is in force.",
        ]
        for section in sections {
            lines += ["", "# \(section.says)", "[\(section.name)]"]
            for key in SettingKey.all where key.section == section.name {
                lines += ["", "# \(key.summary)", "# Allowed: \(key.bounds).", "#\(key.key) = \(key.show(settings))"]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// docs/settings.md.
    static func markdown() -> String {
        let defaults = Settings()
        var lines = [
            "# Settings", "",
            "Made by `wirespool config reference`; a test holds it against the table in the code.", "",
            "One TOML file, by default `/etc/wirespool/wirespool.toml`, then the files of `conf.d/` beside it, by name;",
            "a later value replaces an earlier one. An unknown key or a value out of range stops the start (exit code 78)",
            "and names file, line, key and what is allowed.",
        ]
        for section in sections {
            lines += [
                "", "## [\(section.name)]", "", section.says, "", "| key | default | allowed | meaning |",
                "|---|---|---|---|",
            ]
            for key in SettingKey.all where key.section == section.name {
                lines.append("| `\(key.key)` | `\(key.show(defaults))` | \(key.bounds) | \(key.summary) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is in force, `changed` leaving out what stands at its default.
    static func effective(_ settings: Settings, changed: Bool) -> String {
        let defaults = Settings()
        var lines: [String] = []
        for section in sections {
            let keys = SettingKey.all.filter {
                $0.section == section.name && (!changed || $0.show(settings) != $0.show(defaults))
            }
            guard !keys.isEmpty else { continue }
            lines += (lines.isEmpty ? [] : [""]) + ["[\(section.name)]"]
            lines += keys.map { "\($0.key) = \($0.show(settings))" }
        }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }
}
