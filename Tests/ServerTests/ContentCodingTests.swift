#if Gateway
    import CandorServer
    import Testing

    @Suite struct ContentCodingTests {
        @Test(arguments: ["gzip", "deflate, gzip", "GZIP;q=0.5", "x-gzip", "br, gzip ; q=1"])
        func gzipIsAccepted(header: String) { #expect(ContentCoding.acceptsGzip(header)) }

        @Test(arguments: [nil, "", "identity", "gzip;q=0", "gzip; q=0.0", "br", "gzipped", "gzip;q=x"])
        func gzipIsNot(header: String?) { #expect(!ContentCoding.acceptsGzip(header)) }
    }
#endif
