#if Gateway
    import CandorGateway
    import Testing

    @Suite struct GzipTests {
        private static let text = Array("candor".utf8)
        /// Python's `zlib.compress(b"candor")`.
        private static let zlib: [UInt8] = [
            0x78, 0x9c, 0x4b, 0x4e, 0xcc, 0x4b, 0xc9, 0x2f, 0x02, 0x00, 0x08, 0x71, 0x02, 0x78,
        ]

        private func refusal(_ body: [UInt8], limit: Int = 1 << 20) throws -> GatewayError {
            try #require(throws: GatewayError.self) { try Gzip.decompress(body, limit: limit) }
        }

        @Test func bothCodingsAreTold() throws {
            let gzip = Gzip.compress(Self.text)
            #expect(try Gzip.decompress(gzip, limit: 6) == Self.text)
            #expect(try Gzip.decompress(gzip + gzip, limit: 12) == Self.text + Self.text)
            #expect(try Gzip.decompress(Self.zlib, limit: 6) == Self.text)
        }

        @Test func aLimitThatIsPassedIsToldFromDamage() throws {
            for body in [Gzip.compress(Self.text), Self.zlib] {
                for limit in [5, 0, -1] {
                    let error = try refusal(body, limit: limit)
                    #expect(Gzip.isTooLong(error), "\(limit): \(error)")
                }
                for damaged in [Array(body.dropLast()), body + [0], Self.text, []] {
                    let error = try refusal(damaged)
                    #expect(!Gzip.isTooLong(error), "\(damaged): \(error)")
                    #expect("\(error)".contains("a complete stream of gzip or zlib"), "\(error)")
                }
            }
        }
    }
#endif
