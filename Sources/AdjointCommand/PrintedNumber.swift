extension BinaryFloatingPoint where Self: CustomStringConvertible {
  /// As people read it: what is no number has no sign, whatever the processor gave it.
  var printed: String { isNaN ? "nan" : description }
}
