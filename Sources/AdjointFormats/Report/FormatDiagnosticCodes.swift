import AdjointGraph

/// What can be wrong with files of tensors.
extension DiagnosticCode {
  // Any file.
  static let fileNotFound = DiagnosticCode(rawValue: "file-not-found")
  static let fileTooLarge = DiagnosticCode(rawValue: "file-too-large")
  static let fileUnreadable = DiagnosticCode(rawValue: "file-unreadable")
  static let fileUnwritable = DiagnosticCode(rawValue: "file-unwritable")
  static let isADirectory = DiagnosticCode(rawValue: "is-a-directory")
  static let unknownFileFormat = DiagnosticCode(rawValue: "unknown-file-format")

  // Any tensor.
  static let duplicateTensorName = DiagnosticCode(rawValue: "duplicate-tensor-name")
  static let tensorCount = DiagnosticCode(rawValue: "tensor-count")
  static let tensorTooLarge = DiagnosticCode(rawValue: "tensor-too-large")
  static let unknownTensor = DiagnosticCode(rawValue: "unknown-tensor")

  // PNG.
  static let pictureShape = DiagnosticCode(rawValue: "picture-shape")

  // safetensors.
  static let safetensorsDtype = DiagnosticCode(rawValue: "safetensors-dtype")
  static let safetensorsGap = DiagnosticCode(rawValue: "safetensors-gap")
  static let safetensorsHeader = DiagnosticCode(rawValue: "safetensors-header")
  static let safetensorsHeaderTooLarge = DiagnosticCode(rawValue: "safetensors-header-too-large")
  static let safetensorsName = DiagnosticCode(rawValue: "safetensors-name")
  static let safetensorsOffsets = DiagnosticCode(rawValue: "safetensors-offsets")
  static let safetensorsOverlap = DiagnosticCode(rawValue: "safetensors-overlap")
  static let safetensorsShape = DiagnosticCode(rawValue: "safetensors-shape")
  static let safetensorsSize = DiagnosticCode(rawValue: "safetensors-size")
  static let safetensorsTruncated = DiagnosticCode(rawValue: "safetensors-truncated")

  // JSON.
  static let valueOutOfRange = DiagnosticCode(rawValue: "value-out-of-range")
  static let valueShape = DiagnosticCode(rawValue: "value-shape")
  static let valuesNotObject = DiagnosticCode(rawValue: "values-not-object")

  // npy.
  static let npyDtype = DiagnosticCode(rawValue: "npy-dtype")
  static let npyHeader = DiagnosticCode(rawValue: "npy-header")
  static let npyMagic = DiagnosticCode(rawValue: "npy-magic")
  static let npySize = DiagnosticCode(rawValue: "npy-size")
  static let npyTruncated = DiagnosticCode(rawValue: "npy-truncated")
  static let npyVersion = DiagnosticCode(rawValue: "npy-version")

  // npz, a zip archive of npy files.
  static let npzChecksum = DiagnosticCode(rawValue: "npz-checksum")
  static let npzCompression = DiagnosticCode(rawValue: "npz-compression")
  static let npzDirectory = DiagnosticCode(rawValue: "npz-directory")
  static let npzEntry = DiagnosticCode(rawValue: "npz-entry")
  static let npzUnsupported = DiagnosticCode(rawValue: "npz-unsupported")

  // CSV.
  static let csvDuplicateColumn = DiagnosticCode(rawValue: "csv-duplicate-column")
  static let csvEmpty = DiagnosticCode(rawValue: "csv-empty")
  static let csvEmptyLine = DiagnosticCode(rawValue: "csv-empty-line")
  static let csvFieldCount = DiagnosticCode(rawValue: "csv-field-count")
  static let csvNoRows = DiagnosticCode(rawValue: "csv-no-rows")
  static let csvNotANumber = DiagnosticCode(rawValue: "csv-not-a-number")
  static let csvNumberOutOfRange = DiagnosticCode(rawValue: "csv-number-out-of-range")
  static let csvQuote = DiagnosticCode(rawValue: "csv-quote")
  static let csvRange = DiagnosticCode(rawValue: "csv-range")
  static let csvUnknownColumn = DiagnosticCode(rawValue: "csv-unknown-column")
}
