/// The checksum of zip archives: CRC-32 with the polynomial EDB88320 (ISO 3309), byte by byte.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(~0) { crc, byte in
    crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8
  }
}

private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
}
