import ArgumentParser

/// Exit codes of sysexits.h that wirespool uses.
enum SysExit: Int32, Sendable {
    case usage = 64
    /// Bad input: a page, feed or list that can't be read.
    case dataError = 65
    /// A thing that is needed is not running or not installed.
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    /// Stopped, partly done, or somebody else has the state: try again later.
    case temporary = 75
    case noPermission = 77
    case settings = 78
}

/// A command that ends without success: one message for a person, one code for a program.
struct Failure: Error, CustomStringConvertible {
    let exit: SysExit
    let message: String
    var description: String { message }
}

extension ParsableCommand {
    /// Runs a command's work; every error becomes one line on stderr and an exit code.
    func reporting(_ work: () async throws -> Void) async throws {
        do {
            try await work()
            try Terminal.checkOutput()
        } catch let failure as Failure {
            Terminal.error(failure.message)
            throw ExitCode(failure.exit.rawValue)
        } catch let faults as SettingsFaults {
            Terminal.error(faults.description)
            throw ExitCode(SysExit.settings.rawValue)
        } catch let code as ExitCode {
            throw code
        } catch is CancellationError {
            Terminal.error("stopped")
            throw ExitCode(SysExit.temporary.rawValue)
        } catch {
            let failure = Failure(explaining: error)
            Terminal.error(failure.message)
            throw ExitCode(failure.exit.rawValue)
        }
    }
}
