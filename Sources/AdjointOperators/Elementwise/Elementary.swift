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
  static func tanh(_ x: Double) -> Double { systemTanh(x) }
}

// Inside `Elementary` the plain names mean its own functions.
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemTanh(_ x: Double) -> Double { tanh(x) }
