import CandorModel
import Testing

struct DigestTests {
    /// FIPS 180-4 examples: the empty message, "abc", and the 448-bit message fed in two pieces.
    @Test func digestsAreThoseOfTheStandard() {
        #expect(SHA256().hexadecimal() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var hash = SHA256()
        hash.update("abc")
        #expect(hash.hexadecimal() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        hash = SHA256()
        hash.update("abcdbcdecdefdefgefghfgh")
        hash.update("ighijhijkijkljklmklmnlmnomnopnopq")
        #expect(hash.hexadecimal() == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    @Test func numbersAreEightBytesLowestFirst() {
        var number = SHA256()
        number.update(0x6162)
        var text = SHA256()
        text.update("ba\0\0\0\0\0\0")
        #expect(number.hexadecimal() == text.hexadecimal())
    }
}
