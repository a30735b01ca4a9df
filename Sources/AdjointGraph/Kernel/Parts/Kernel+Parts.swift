extension Kernel {
  /// Up to `count` kernels that together do what this one does, with the same bits: each writes
  /// elements of its own, so that they may run at the same time, and in any order. About equal; the
  /// kernel alone where it cannot be divided. The order of no sum depends on the division.
  ///
  /// Parts work in the same scratch as the whole does, and need no more of it: those that run at the
  /// same time need one each. Where the whole finds fault, some part does.
  public func parts(_ count: Int) -> [Kernel] {
    switch self {
    case .copy(let from, let to, let byteCount):
      byteCount.ranges(count, grain: 64).map {
        .copy(
          from: from.advanced(by: $0.lowerBound, of: .bool),
          to: to.advanced(by: $0.lowerBound, of: .bool), byteCount: $0.count)
      }
    case .stridedCopy(let copy): copy.parts(count).map { .stridedCopy($0) }
    case .fill(let fill): fill.parts(count).map { .fill($0) }
    case .map(let map): map.parts(count).map { .map($0) }
    case .zip(let zip): zip.parts(count).map { .zip($0) }
    case .select(let select): select.parts(count).map { .select($0) }
    case .cast(let cast): cast.parts(count).map { .cast($0) }
    case .reduce(let reduce): reduce.parts(count).map { .reduce($0) }
    case .best(let best): best.parts(count).map { .best($0) }
    case .indexed(let indexed): indexed.parts(count).map { .indexed($0) }
    case .tupleRows(let rows): rows.parts(count).map { .tupleRows($0) }
    case .oneHot(let oneHot): oneHot.parts(count).map { .oneHot($0) }
    case .runningSum(let sum): sum.parts(count).map { .runningSum($0) }
    case .top(let top): top.parts(count).map { .top($0) }
    case .triangle(let triangle): triangle.parts(count).map { .triangle($0) }
    case .softmax(let softmax): softmax.parts(count).map { .softmax($0) }
    case .random(let random): random.parts(count).map { .random($0) }
    case .normalize(let normalize): normalize.parts(count).map { .normalize($0) }
    case .attention(let attention): attention.parts(count).map { .attention($0) }
    case .attentionGradient(let gradient):
      gradient.parts(count).map { .attentionGradient($0) }
    case .rotate(let rotate): rotate.parts(count).map { .rotate($0) }
    case .unit(let unit): unit.parts(count).map { .unit($0) }
    case .product(let product): product.parts(count).map { .product($0) }
    case .convolution(let convolution): convolution.parts(count).map { .convolution($0) }
    case .pool(let pool): pool.parts(count).map { .pool($0) }
    case .range, .classLoss, .meanLoss, .custom: [self]
    }
  }
}

/// A kernel that can do a part of its work: a range along an axis of its results, where no element
/// needs another.
protocol DivisibleKernel {
  /// The extent of the outermost such axis that has more than one element; less than 2 where there
  /// is none.
  var extent: Int { get }
  /// Parts begin at multiples of this.
  var grain: Int { get }

  /// The same elements along that axis alone.
  func part(_ range: Range<Int>) -> Self
}

extension DivisibleKernel {
  var grain: Int { 1 }

  /// Up to `count` parts. Where the outermost axis has too few elements, each of these is divided
  /// further.
  func parts(_ count: Int) -> [Self] {
    let ranges = extent.ranges(count, grain: grain)
    guard ranges.count > 1 else { return [self] }
    let share = count / ranges.count
    return ranges.flatMap { part($0).parts(share) }
  }
}

extension Int {
  /// `0..<self` as up to `count` ranges that begin at multiples of `grain`. About equal, and no more
  /// of them than keep the longest as short.
  package func ranges(_ count: Int, grain: Int) -> [Range<Int>] {
    guard self > 0, count > 1 else { return [0..<Swift.max(self, 0)] }
    let grains = (self - 1) / grain + 1
    let longest = (grains - 1) / count + 1
    let number = (grains - 1) / longest + 1
    func start(_ index: Int) -> Int {
      let before = index * (grains / number) + Swift.min(index, grains % number)
      return index == number ? self : before * grain
    }
    return (0..<number).map { start($0)..<start($0 + 1) }
  }
}
