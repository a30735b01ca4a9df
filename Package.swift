// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "adjoint",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "adjoint", targets: ["AdjointCommand"]),
    .library(name: "Adjoint", targets: ["Adjoint"]),
  ],
  dependencies: [],
  targets: [
    .target(name: "AdjointKernels", exclude: ["Allocations"]),
    .target(name: "AdjointGraph", dependencies: ["AdjointKernels"]),
    .target(name: "AdjointOperators", dependencies: ["AdjointGraph"]),
    .target(name: "AdjointTransforms", dependencies: ["AdjointGraph", "AdjointOperators"]),
    .target(name: "AdjointRuntime", dependencies: ["AdjointGraph", "AdjointKernels"]),
    .target(name: "AdjointFormats", dependencies: ["AdjointGraph"]),
    .target(
      name: "AdjointTraining",
      dependencies: ["AdjointTransforms", "AdjointRuntime", "AdjointFormats"]),
    .target(name: "Adjoint", dependencies: ["AdjointTraining"]),
    .target(name: "AdjointAllocations", path: "Sources/AdjointKernels/Allocations"),
    .executableTarget(
      name: "AdjointCommand", dependencies: ["Adjoint", "AdjointAllocations"]),
    .target(
      name: "TestSupport",
      dependencies: [
        "AdjointGraph", "AdjointOperators", "AdjointTransforms", "AdjointRuntime", "AdjointFormats",
        "AdjointTraining", "Adjoint",
      ], path: "Tests/TestSupport"),
    .testTarget(name: "AdjointTests", dependencies: ["TestSupport"]),
    .testTarget(name: "AdjointGraphTests", dependencies: ["TestSupport"]),
    .testTarget(name: "AdjointOperatorsTests", dependencies: ["TestSupport"]),
    .testTarget(name: "AdjointTransformsTests", dependencies: ["TestSupport"]),
    .testTarget(name: "AdjointRuntimeTests", dependencies: ["TestSupport"]),
    .testTarget(
      name: "AdjointFormatsTests", dependencies: ["AdjointFormats", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "AdjointTrainingTests", dependencies: ["TestSupport"]),
    .testTarget(name: "AdjointCommandTests", dependencies: ["AdjointCommand", "TestSupport"]),
    .testTarget(name: "HouseRulesTests", dependencies: ["AdjointOperators"]),
  ],
  swiftLanguageModes: [.v6]
)
