@_exported import AdjointFormats
@_exported import AdjointGraph
@_exported import AdjointOperators
@_exported import AdjointRuntime
@_exported import AdjointTraining
@_exported import AdjointTransforms
