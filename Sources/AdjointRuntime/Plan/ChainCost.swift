import AdjointGraph

/// What is worth a chain. Sizes are in bytes, those of common machines; they decide how fast a plan is,
/// and no bit of what it computes.
struct ChainPolicy: Sendable {
  /// A graph whose values take less than this is in a near cache anyway.
  var leastTraffic = 1 << 20
  /// The least that a chain must keep from moving between caches.
  var leastSaving = 1 << 19
  /// What a block's values may take, where each is met once at a time, and for products, which need
  /// longer blocks.
  var near = 32 << 10, middle = 256 << 10
  /// What a block's values may take at most.
  var most = 5 << 18
  /// The most that every block may need whole.
  var whole = 128 << 10
  /// What the sums of all blocks may take until they are added.
  var mostSums = 1 << 20
  /// The least rows of a product in a block.
  var leastRows = 64
  /// The least elements of a block.
  var leastElements = 1024

  /// Whether matrix products take in what is done with their elements.
  var extendsProducts = true

  static let standard = ChainPolicy()
}

/// The bytes that a chain moves, and those that it keeps from moving.
struct ChainCost {
  /// Bytes that its nodes read and write again although they were met before, or nobody else needs
  /// them.
  private var repeated = 0
  /// Bytes that are copied to and from blocks.
  private var copied = 0
  /// Bytes that every block reads, or adds to.
  private var whole = 0
  /// The most bytes of blocks that are in use at the same time, for the whole axis.
  private var live = 0
  private var largest = 0
  private var hasProduct = false
  /// The length whose multiples blocks must have.
  private var quantum = 1
  /// Bytes of sums over the axis.
  private var sums = 0
  private var smallestElement = 8
  private let extent: Int

  /// An operand that is cut into blocks.
  private struct Cut: Hashable {
    var value: ValueID
    var axis: Int
  }

  init(_ growth: ChainGrowth, inner: Set<ValueID>, _ bound: BoundGraph) {
    extent = growth.extent
    var uses: [Cut: (first: Int, last: Int, count: Int)] = [:]
    var wholes: Set<ValueID> = []
    for (position, link) in growth.links.enumerated() {
      let node = bound.checked.graph.nodes[link.node]
      let operands = Array(zip(node.inputs, link.inputs)) + zip(node.outputs, link.outputs)
      for case (let value?, let axis) in operands {
        if let axis {
          let cut = Cut(value: value, axis: axis)
          let known = uses[cut] ?? (position, position, 0)
          uses[cut] = (known.first, position, known.count + 1)
        } else {
          wholes.insert(value)
        }
      }
      if link.isSum, let sum = bound.leastSum(ofNode: link.node) {
        // Axes that are summed over have one depth, and so one block.
        quantum = sum
        for output in node.outputs { sums += bound.type(of: output).byteCount }
      }
      hasProduct = hasProduct || bound.isProduct(link.node)
    }
    for value in wholes { whole += bound.type(of: value).byteCount }
    var changes = [Int](repeating: 0, count: growth.links.count + 1)
    for (cut, use) in uses {
      let type = bound.type(of: cut.value)
      let isInner = inner.contains(cut.value)
      repeated += (use.count - (isInner ? 0 : 1)) * type.byteCount
      if !isInner, !type.isContiguous(along: cut.axis) {
        copied += 2 * type.byteCount
      }
      largest = max(largest, type.byteCount)
      smallestElement = min(smallestElement, type.scalar.size)
      changes[use.first] += type.byteCount
      changes[use.last + 1] -= type.byteCount
    }
    var now = 0
    for change in changes {
      now += change
      live = max(live, now)
    }
  }

  /// The bytes that blocks of this length keep from moving.
  func saved(block: Int) -> Int {
    repeated - copied - 4 * whole * ((extent - 1) / block)
  }

  /// Whether blocks of this length can have their sums apart.
  func sumsApart(block: Int, _ policy: ChainPolicy) -> Bool {
    sums > 0 && block == quantum && extent / block * sums <= policy.mostSums
  }

  /// How much of the axis makes a block; `nil` where a chain is not worth it.
  func block(_ policy: ChainPolicy) -> Int? {
    guard whole <= policy.whole, extent > 1, live > 0 else { return nil }
    let elements = max(largest / extent / smallestElement, 1)
    var least = (policy.leastElements + elements - 1) / elements
    // Copies move whole cache lines.
    if copied > 0 { least = max(least, 64 / smallestElement) }
    if hasProduct { least = max(least, policy.leastRows) }
    let quantum = (least + self.quantum - 1) / self.quantum * self.quantum
    let perIndex = max(live / extent, 1)
    let target = (hasProduct ? policy.middle : policy.near) / perIndex / quantum * quantum
    // Sums of the shortest blocks can be made apart from one another.
    let block = sums > 0 ? quantum : max(target, quantum)
    guard block < extent, block * perIndex <= policy.most,
      saved(block: block) >= policy.leastSaving
    else { return nil }
    return block
  }
}

extension BoundGraph.ConcreteType {
  /// Whether a block of an axis is one stretch of memory.
  func isContiguous(along axis: Int) -> Bool { shape[..<axis].allSatisfy { $0 == 1 } }

  /// The type of a block of an axis.
  func cut(_ axis: Int?, to block: Int) -> BoundGraph.ConcreteType {
    guard let axis else { return self }
    var type = self
    type.shape[axis] = block
    return type
  }
}
