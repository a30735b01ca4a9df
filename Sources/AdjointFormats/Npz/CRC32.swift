/// The checksum of zip archives: CRC-32 with the polynomial EDB88320 (ISO 3309), byte by byte.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  let table = crcTable
  var crc: UInt32 = ~0
  for index in bytes.indices {
    crc = table[Int((crc ^ UInt32(bytes[index])) & 0xFF)] ^ crc >> 8
  }
  return ~crc
}

private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
}
