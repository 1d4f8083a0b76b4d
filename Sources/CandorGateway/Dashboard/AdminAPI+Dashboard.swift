#if Gateway
    import CandorAccess

    extension AdminAPI {
        /// The page for browsers, which asks the rest of the API.
        func dashboard(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            AdminResponse(
                status: 200, contentType: "text/html; charset=utf-8",
                headers: [("Content-Security-Policy", DashboardPage.policy)], body: Array(DashboardPage.text.utf8))
        }
    }
#endif
