#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The system's functions that random numbers need.
enum Elementary {
  static func log(_ x: Double) -> Double { systemLog(x) }
  static func cos(_ x: Double) -> Double { systemCos(x) }
  static func sin(_ x: Double) -> Double { systemSin(x) }
}

// Inside `Elementary` the plain names mean its own functions.
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemCos(_ x: Double) -> Double { cos(x) }
private func systemSin(_ x: Double) -> Double { sin(x) }
