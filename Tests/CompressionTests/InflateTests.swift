import CZlib
import CandorCompression
import Foundation
import Testing

@Suite struct InflateTests {
    private static let text = Array(#"{"outputs":[{"name":"p","data":[0.8,0.2,0.0]}]}"#.utf8)

    private static func packed(_ piece: [UInt8], _ format: Inflate.Format) -> [UInt8] {
        packed(piece, windowBits: format.rawValue)
    }

    /// A stream of zlib's own making: 31 for gzip, 15 for zlib, -15 for neither head nor sum.
    private static func packed(_ piece: [UInt8], times: Int = 1, windowBits: Int32 = 31) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 1, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var packed: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        var piece = piece
        for turn in 0..<times {
            piece.withUnsafeMutableBufferPointer { piece in
                stream.next_in = piece.baseAddress
                stream.avail_in = UInt32(piece.count)
                repeat {
                    room.withUnsafeMutableBufferPointer { room in
                        stream.next_out = room.baseAddress
                        stream.avail_out = UInt32(room.count)
                        _ = deflate(&stream, turn == times - 1 ? Z_FINISH : Z_NO_FLUSH)
                    }
                    packed += room[..<(room.count - Int(stream.avail_out))]
                } while stream.avail_out == 0
            }
        }
        return packed
    }

    @Test func gzipIsToldByItsMagic() {
        #expect(Inflate.isGzip(Self.packed(Self.text)))
        for bytes in [[], [0x1f], [0x1f, 0x8c], [0x1e, 0x8b]] + [Self.packed(Self.text, .zlib)] {
            #expect(!Inflate.isGzip(bytes), "\(bytes)")
        }
    }

    private func refusal(
        _ body: [UInt8], _ format: Inflate.Format = .gzip, limit: Int = 1 << 20
    ) throws -> CompressionError {
        try #require(throws: CompressionError.self) { try Inflate.content(of: body, format, limit: limit) }
    }

    /// Python's `gzip.compress(b"candor", mtime=0)` and `zlib.compress(b"candor")`.
    @Test func otherWritersAreRead() throws {
        let gzip: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0x4e, 0xcc, 0x4b, 0xc9, 0x2f, 0x02,
            0x00, 0x1e, 0x06, 0xb9, 0x53, 0x06, 0x00, 0x00, 0x00,
        ]
        let zlib: [UInt8] = [0x78, 0x9c, 0x4b, 0x4e, 0xcc, 0x4b, 0xc9, 0x2f, 0x02, 0x00, 0x08, 0x71, 0x02, 0x78]
        #expect(try Inflate.content(of: gzip, .gzip, limit: 6) == Array("candor".utf8))
        #expect(try Inflate.content(of: zlib, .zlib, limit: 6) == Array("candor".utf8))
    }

    @Test func severalMembersAreOneBody() throws {
        let two = Self.packed(Self.text) + Self.packed(Array("second".utf8))
        #expect(try Inflate.content(of: two, .gzip, limit: 1000) == Self.text + Array("second".utf8))
        let many = Array(repeating: Self.packed([1]), count: 100).flatMap(\.self)
        #expect(try Inflate.content(of: many, .gzip, limit: 100) == Array(repeating: 1, count: 100))
        let error = try refusal(many, limit: 99)
        #expect(error == .tooLong(limit: 99))
    }

    @Test(arguments: [Inflate.Format.gzip, .zlib]) func whatFollowsIsRefused(format: Inflate.Format) throws {
        let packed = Self.packed(Self.text, format)
        for more in [[0], [0x1f], [0x78, 0x9c], Array(repeating: UInt8(0), count: 512)] {
            let error = try refusal(packed + more, format)
            #expect(error == .damaged("more bytes after its end"))
        }
        // A member of gzip is none of zlib, and the other way round.
        _ = try refusal(packed + Self.packed(Self.text, format == .gzip ? .zlib : .gzip), format)
    }

    @Test(arguments: [Inflate.Format.gzip, .zlib]) func everyCutIsRefused(format: Inflate.Format) throws {
        let packed = Self.packed(Self.text, format)
        for count in 0..<packed.count {
            let error = try refusal(Array(packed[..<count]), format)
            guard case .damaged = error else {
                Issue.record("\(count) of \(packed.count) bytes: \(error)")
                continue
            }
        }
    }

    @Test(arguments: [Inflate.Format.gzip, .zlib]) func aWrongSumIsRefused(format: Inflate.Format) throws {
        var packed = Self.packed(Self.text, format)
        let trailer = format == .gzip ? 8 : 4
        for place in (packed.count - trailer)..<packed.count {
            packed[place] ^= 1
            let error = try refusal(packed, format)
            #expect("\(error)".contains("incorrect"), "byte \(place): \(error)")
            packed[place] ^= 1
        }
        #expect(try Inflate.content(of: packed, format, limit: 1000) == Self.text)
    }

    /// Raw deflate, which some clients send as `deflate`, has no sum by which damage is found.
    @Test func otherFormatsAreRefused() throws {
        for body in [Self.packed(Self.text, windowBits: -15), Self.text, [], [0x1f, 0x8b], [0x78]] {
            _ = try refusal(body, .gzip)
            _ = try refusal(body, .zlib)
        }
        _ = try refusal(Self.packed(Self.text, .zlib), .gzip)
        _ = try refusal(Self.packed(Self.text, .gzip), .zlib)
    }

    @Test func theLimitCountsWhatComesOut() throws {
        let packed = Self.packed(Self.text)
        #expect(try Inflate.content(of: packed, .gzip, limit: Self.text.count) == Self.text)
        for limit in [Self.text.count - 1, 0, -1] {
            let error = try refusal(packed, limit: limit)
            #expect(error == .tooLong(limit: max(limit, 0)))
        }
        #expect(try Inflate.content(of: Self.packed([]), .gzip, limit: 0).isEmpty)
    }

    /// 1 GB of zeros in 4.7 MB.
    @Test func aBombIsRefusedBeforeItIsLarge() throws {
        let bomb = Self.packed([UInt8](repeating: 0, count: 1 << 20), times: 1024)
        #expect(bomb.count < 8 << 20)
        let before = try peakMemory()
        let error = try refusal(bomb, limit: 16 << 20)
        #expect(error == .tooLong(limit: 16 << 20))
        let after = try peakMemory()
        // Twice the limit while the output grows; other tests run at the same time.
        #expect(after - before < 256 << 20, "\(after - before) bytes")
    }

    private func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.split(separator: " ", omittingEmptySubsequences: true)[1])) << 10
    }
}
