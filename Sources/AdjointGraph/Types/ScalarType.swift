/// The type of a tensor's elements.
public enum ScalarType: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case float32, float64, int32, int64, bool

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .bool: 1
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }

  /// Whether values are real numbers, so that cotangents exist.
  public var isFloating: Bool { self == .float32 || self == .float64 }

  /// Whether values are whole numbers.
  public var isInteger: Bool { self == .int32 || self == .int64 }

  public var description: String { rawValue }
}

/// A Swift type that tensors can hold.
public protocol Element: BitwiseCopyable, Sendable, Hashable {
  static var scalarType: ScalarType { get }
}

extension Float: Element { public static var scalarType: ScalarType { .float32 } }
extension Double: Element { public static var scalarType: ScalarType { .float64 } }
extension Int32: Element { public static var scalarType: ScalarType { .int32 } }
extension Int64: Element { public static var scalarType: ScalarType { .int64 } }
extension Bool: Element { public static var scalarType: ScalarType { .bool } }
