/// Bytes written in hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

/// The standards' own test vectors.
enum AESVectors {
    /// FIPS 197 appendices B and C.1: key, plain text, cipher text.
    static let blocks = [
        (
            hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("3243f6a8885a308d313198a2e0370734"),
            hex("3925841d02dc09fbdc118597196a0b32")
        ),
        (
            hex("000102030405060708090a0b0c0d0e0f"), hex("00112233445566778899aabbccddeeff"),
            hex("69c4e0d86a7b0430d8cdb78070b4c55a")
        ),
    ]

    /// The key of FIPS 197 appendix A.1, SP 800-38A F.5.1 and SP 800-38B D.1.
    static let key = hex("2b7e151628aed2a6abf7158809cf4f3c")

    /// FIPS 197 appendix A.1: the last round key, w40 to w43.
    static let lastRoundKey = hex("d014f9a8c9ee2589e13f0cc8b6630ca6")

    /// SP 800-38A F.5.1: the initial counter and the output blocks.
    static let counter = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    static let keyStream = hex(
        """
        ec8cdf7398607cb0f2d21675ea9ea1e4 362b7c3c6773516318a077d7fc5073ae
        6a2cc3787889374fbeb4c81b17ba6c44 e89c399ff0f198c6d40a31db156cabfe
        """)

    /// SP 800-38B D.1 and RFC 4493 section 4: the message, and the CMAC of its first bytes.
    static let message = hex(
        """
        6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51
        30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710
        """)
    static let tags = [
        (0, hex("bb1d6929e95937287fa37d129b756746")), (16, hex("070a16b46b4d4144f79bdd9dd04a287c")),
        (40, hex("dfa66747de9ae63030ca32611497c827")), (64, hex("51f0bebf7e3b9d92fc49741779363cfe")),
    ]
}
