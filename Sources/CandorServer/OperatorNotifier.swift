#if Gateway
    import CandorAccess
    import Logging

    /// Tells the operator by the log, and by a webhook where there is one.
    struct OperatorNotifier: Notifier {
        let logger: Logger
        let webhook: Webhook?

        func notify(_ notice: Notice) {
            var metadata: Logger.Metadata = ["kind": "\(notice.kind.rawValue)"]
            if let account = notice.account { metadata["account"] = "\(account)" }
            if let organisation = notice.organisation { metadata["organisation"] = "\(organisation)" }
            if let rule = notice.rule { metadata["rule"] = "\(rule)" }
            if let level = notice.level { metadata["level"] = "\(level.rawValue)" }
            if let reason = notice.reason, notice.kind != .reviewPending { metadata["reason"] = "\(reason)" }
            logger.warning("notice", metadata: metadata)
            webhook?.notify(notice)
        }
    }
#endif
