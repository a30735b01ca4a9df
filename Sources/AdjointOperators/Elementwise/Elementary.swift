#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The system's elementary functions in double precision, for reference evaluations.
enum Elementary {
  static func exp(_ x: Double) -> Double { systemExp(x) }
  static func expm1(_ x: Double) -> Double { systemExpm1(x) }
  static func log(_ x: Double) -> Double { systemLog(x) }
  static func log1p(_ x: Double) -> Double { systemLog1p(x) }
  static func sin(_ x: Double) -> Double { systemSin(x) }
  static func cos(_ x: Double) -> Double { systemCos(x) }
  static func tan(_ x: Double) -> Double { systemTan(x) }
  static func asin(_ x: Double) -> Double { systemAsin(x) }
  static func acos(_ x: Double) -> Double { systemAcos(x) }
  static func atan(_ x: Double) -> Double { systemAtan(x) }
  static func sinh(_ x: Double) -> Double { systemSinh(x) }
  static func cosh(_ x: Double) -> Double { systemCosh(x) }
  static func tanh(_ x: Double) -> Double { systemTanh(x) }
  static func asinh(_ x: Double) -> Double { systemAsinh(x) }
  static func acosh(_ x: Double) -> Double { systemAcosh(x) }
  static func atanh(_ x: Double) -> Double { systemAtanh(x) }
  static func erf(_ x: Double) -> Double { systemErf(x) }
  static func erfc(_ x: Double) -> Double { systemErfc(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { systemPow(x, y) }
}

// Inside `Elementary` the plain names mean its own functions.
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemExpm1(_ x: Double) -> Double { expm1(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemLog1p(_ x: Double) -> Double { log1p(x) }
private func systemSin(_ x: Double) -> Double { sin(x) }
private func systemCos(_ x: Double) -> Double { cos(x) }
private func systemTan(_ x: Double) -> Double { tan(x) }
private func systemAsin(_ x: Double) -> Double { asin(x) }
private func systemAcos(_ x: Double) -> Double { acos(x) }
private func systemAtan(_ x: Double) -> Double { atan(x) }
private func systemSinh(_ x: Double) -> Double { sinh(x) }
private func systemCosh(_ x: Double) -> Double { cosh(x) }
private func systemTanh(_ x: Double) -> Double { tanh(x) }
private func systemAsinh(_ x: Double) -> Double { asinh(x) }
private func systemAcosh(_ x: Double) -> Double { acosh(x) }
private func systemAtanh(_ x: Double) -> Double { atanh(x) }
private func systemErf(_ x: Double) -> Double { erf(x) }
private func systemErfc(_ x: Double) -> Double { erfc(x) }
private func systemPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
