#if Gateway
    import CandorGateway
    import CandorServer
    import Testing

    @Suite struct RequestGateTests {
        @Test func anAccountIsHeldBackBeforeOthersAre() throws {
            let gate = RequestGate(Limits(requests: 3, requestsPerAccount: 2))
            try gate.enter("a")
            try gate.enter("a")
            #expect(throws: RequestGate.Closed.account) { try gate.enter("a") }
            try gate.enter("b")
            #expect(throws: RequestGate.Closed.all) { try gate.enter("b") }
            #expect(gate.current == 3)
            gate.leave("a")
            try gate.enter("b")
            gate.leave("a")
            gate.leave("b")
            gate.leave("b")
            #expect(gate.current == 0)
        }
    }
#endif
