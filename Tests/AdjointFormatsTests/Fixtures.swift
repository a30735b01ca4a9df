import AdjointGraph
import Testing

@testable import AdjointFormats

/// Files made by NumPy and the safetensors library, see `Fixtures/make.py`.
func fixturePath(_ name: String) -> String {
  #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Fixtures/\(name)"
}

func fixture(_ name: String) throws -> [UInt8] { try FileBytes.read(fixturePath(name)) }

/// What `make.py` calls a ramp of shape `[2, 3]`.
let signedRamp: [Double] = [0, 1, -2, 3, 4, -5]
let unsignedRamp: [Double] = [0, 1, 2, 3, 4, 5]

/// The lines that reading ends with.
func lines<R>(_ read: () throws(Diagnostics) -> R) -> [String] {
  do throws(Diagnostics) {
    _ = try read()
    return []
  } catch {
    return error.all.map(\.description)
  }
}

func codes<R>(_ read: () throws(Diagnostics) -> R) -> [String] {
  do throws(Diagnostics) {
    _ = try read()
    return []
  } catch {
    return error.all.map(\.code.rawValue)
  }
}

/// Reads a file cut off at every byte, and with bytes and numbers changed: each is read or told
/// about, with a place, and none takes more memory than allowed.
func checkHostile<R>(
  _ bytes: [UInt8], cutsMustFail: Bool = true, changes: Int = 2000,
  _ read: ([UInt8]) throws(Diagnostics) -> R
) {
  for count in 0..<bytes.count {
    let outcome = lines { () throws(Diagnostics) in try read(Array(bytes[..<count])) }
    if cutsMustFail { #expect(!outcome.isEmpty, "cut off at \(count)") }
  }
  let odd: [UInt8] = [0, 1, 0x22, 0x2C, 0x2D, 0x30, 0x39, 0x5B, 0x7B, 0x7F, 0x80, 0xFF]
  var state: UInt64 = 42
  func random(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  var failures = 0
  for _ in 0..<changes {
    var changed = bytes
    for _ in 0...random(3) {
      let index = random(changed.count)
      switch random(4) {
      case 0: changed[index] = odd[random(odd.count)]
      case 1: changed[index] ^= 1 << UInt8(random(8))
      case 2: changed.insert(odd[random(odd.count)], at: index)
      default: changed.remove(at: index)
      }
    }
    let outcome = codes { () throws(Diagnostics) in try read(changed) }
    failures += outcome.isEmpty ? 0 : 1
  }
  #expect(failures > changes / 10, "hardly a change was noticed: the reader checks nothing")
}
