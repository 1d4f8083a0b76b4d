#if Gateway
    import CandorAccess

    /// The page for browsers.
    extension AdminAPI {
        func dashboard(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            AdminResponse(status: 200, contentType: "text/html; charset=utf-8", headers: [], body: [])
        }
    }
#endif
