import AdjointGraph
extension Kernel { func run(in memory: Memory) {} }
