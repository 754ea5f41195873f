import Foundation
import Workers

/// `wirespool worker`, which no one calls by hand: the process in which a daemon has documents parsed.
///
/// It is no command of the argument parser: before a worker gives up its rights it does as little as it can.
enum WorkerCommand {
    /// Becomes a worker where the command line says so, and then never returns.
    static func runIfAsked() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, arguments[1] == Worker.commandName else { return }
        guard let orders = Worker.Orders(arguments: Array(arguments.dropFirst(2))) else {
            FileHandle.standardError.write(Data("wirespool worker: the daemon starts this by itself\n".utf8))
            exit(EX_USAGE)
        }
        _exit(Worker.serve(orders))
    }
}
