/// A change to a spool's files, told before it is made; throwing keeps it from being made.
///
/// Production has none. A simulation ends a life here: from one change on, all of them throw, as after a kill.
package typealias BeforeFileChange = @Sendable (SpoolError.Step, _ path: String) throws(SpoolError) -> Void
