import Foundation
import FuzzTargets

// libFuzzer has the main function; it passes over arguments that start with two dashes. These are:
//   --target=NAME    what is fuzzed
//   --seeds=FOLDER   instead: writes the corpus there

/// What follows `name` among the arguments.
private func argument(_ name: String) -> String? {
    CommandLine.arguments.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
}

private let target = argument("--target=").flatMap(FuzzTarget.init)

/// Called once, before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialise(_: UnsafeMutableRawPointer, _: UnsafeMutableRawPointer) -> Int32 {
    do {
        if let folder = argument("--seeds=") {
            try writeSeeds(to: folder)
            exit(0)
        }
    } catch {
        print("the corpus cannot be written: \(error)")
        exit(2)
    }
    guard target == nil else { return 0 }
    print("usage: candor-fuzz --target=\(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [ARGUMENTS]")
    exit(2)
}

private func writeSeeds(to folder: String) throws {
    for target in FuzzTarget.allCases {
        let place = URL(fileURLWithPath: folder).appendingPathComponent(target.rawValue)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, bytes) in target.seeds { try Data(bytes).write(to: place.appendingPathComponent(name)) }
    }
}

/// Called for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func run(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do throws(BrokenInvariant) {
        try target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        fatalError("expected \(error)")
    }
    return 0
}
