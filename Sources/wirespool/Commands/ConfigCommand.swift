import ArgumentParser

/// `wirespool config show|reference|example`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings in force, or the reference of all keys.",
        discussion: """
            Settings stand in one TOML file, then in conf.d/*.toml beside it; a
            later value replaces an earlier one. Without a file the defaults hold.
            Relative paths in it are taken from where the command is started.

            EXAMPLES
              wirespool config example > wirespool.toml
              wirespool config show --changed --config ./wirespool.toml
              wirespool config reference
            """,
        subcommands: [Show.self, Reference.self, Example.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the effective settings as TOML.",
            discussion: """
                EXAMPLES
                  wirespool config show
                  wirespool config show --changed --config ./wirespool.toml
                """)

        @OptionGroup var options: SettingsOptions
        @Flag(help: "Only what differs from the defaults.")
        var changed = false

        func run() async throws {
            try await reporting {
                let settings = try options.load()
                Terminal.print(bytes: Array(SettingsDocument.effective(settings, changed: changed).utf8))
            }
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what each key means, its default and bounds (docs/settings.md).")
        func run() { Terminal.print(bytes: Array(SettingsDocument.markdown().utf8)) }
    }

    struct Example: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a settings file with every key, commented out at its default.")
        func run() { Terminal.print(bytes: Array(SettingsDocument.toml().utf8)) }
    }
}
