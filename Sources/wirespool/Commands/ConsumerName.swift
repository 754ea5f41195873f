import ArgumentParser
import Spool

/// The name of a consumer as it is given on the command line.
///
/// It becomes a file name below `cursors/`, so that another spelling is refused before anything is opened.
struct ConsumerName: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard SpoolReader.isConsumer(argument) else { return nil }
        text = argument
    }
}
