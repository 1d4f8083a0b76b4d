#if Network
    import CandorTransport
    import Testing

    @Suite struct FingerprintTests {
        private static let digits = "0123456789abcdef0123456789ABCDEFfedcba98765432100000000000000001"

        @Test func textAndFingerprintAreOneToOne() throws {
            let fingerprint = try Fingerprint("sha256:" + Self.digits)
            #expect(fingerprint.bytes.prefix(4) == [0x01, 0x23, 0x45, 0x67])
            #expect(fingerprint.bytes.suffix(1) == [0x01])
            #expect(fingerprint.description == "sha256:" + Self.digits.lowercased())
            #expect(try Fingerprint(fingerprint.description) == fingerprint)
        }

        @Test func otherTextIsRefused() {
            let digits = Self.digits
            let short = String(digits.dropLast())
            let bodies = ["", short, digits + "0", short + "g", digits + "\n", short + "\u{0660}", "0x" + digits]
            let others = ["", digits, "SHA256:" + digits, " sha256:" + digits, "sha1:" + digits, "sha256" + digits]
            for text in bodies.map({ "sha256:" + $0 }) + others {
                #expect(
                    throws: TransportError.malformedFingerprint(
                        expected: "sha256: and 64 hexadecimal digits", actual: text)
                ) { _ = try Fingerprint(text) }
            }
        }

        @Test func everyBitCounts() throws {
            let fingerprint = Identity().fingerprint
            let digits = Array(fingerprint.description)
            for index in "sha256:".count..<digits.count {
                var other = digits
                other[index] = digits[index] == "0" ? "1" : "0"
                let changed = try Fingerprint(String(other))
                #expect(changed != fingerprint)
            }
        }
    }
#endif
