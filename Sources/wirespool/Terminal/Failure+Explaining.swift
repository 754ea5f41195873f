import Archive
import Extract
import Feeds
import Fetch
import Foundation
import Pipeline
import SeedText
import Spool
import State

extension Failure {
    /// Any module's error as a message and an exit code.
    init(explaining error: any Error) {
        let exit: SysExit =
            switch error {
            case let error as StateError: error.sysExit
            case let error as SpoolError: error.sysExit
            case let error as ArchiveError: error.sysExit
            case is FetchError, is ReaderError: .unavailable
            case is ExtractError, is FeedError, is SeedTextError: .dataError
            case is AddressExceptionError: .settings
            case is SourceListFault: .dataError
            case is PublishError: .inputOutput
            case let error as Failure: error.exit
            default: .software
            }
        let message =
            exit == .software
            ? "a fault of wirespool: \(error); please report it with what you did" : "\(error)"
        self.init(exit: exit, message: message)
    }
}

extension StateError {
    var sysExit: SysExit {
        switch reason {
        case .alreadyInUse, .busy, .cancelled, .queueFull, .closed, .memory: .temporary
        case .obstructed: .cannotCreate
        case .full, .io, .damaged: .inputOutput
        case .schema, .foreign, .rejected: .dataError
        case .missing: .unavailable
        case .readOnly, .exposed: .noPermission
        case .outOfSequence, .unknown: .software
        }
    }
}

extension ArchiveError {
    var sysExit: SysExit {
        if isLocked { return .temporary }
        switch step {
        case .open: return .dataError
        case .read, .write, .flush, .rename, .lock, .compress: return .inputOutput
        }
    }
}

extension SpoolError {
    var sysExit: SysExit {
        if isLocked { return .temporary }
        switch code {
        case EACCES, EPERM, EROFS: return .noPermission
        default: return step == .create ? .cannotCreate : .inputOutput
        }
    }
}
