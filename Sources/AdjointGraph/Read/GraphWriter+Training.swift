extension TrainingRecipe {
  /// As `GraphReader.readTraining` reads it: data first, then one line for each entry.
  func write(to json: inout JSONWriter) {
    json.object(.lines) { json in
      json.key("data")
      json.object(.lines) { json in
        for feed in data {
          json.key(feed.input)
          feed.source.write(to: &json)
        }
      }
      if let validationEvery {
        json.key("validation")
        json.object { json in
          json.key("every")
          json.integer(validationEvery)
        }
      }
      json.key("epochs")
      json.integer(epochs)
      json.key("batchSize")
      json.integer(batchSize)
      json.key("optimizer")
      optimizer.write(to: &json)
      if seed != 0 {
        json.key("seed")
        json.integer(seed)
      }
      if !shuffle {
        json.key("shuffle")
        json.bool(false)
      }
      if !metrics.isEmpty {
        json.key("metrics")
        json.array(metrics) { $0.string($1) }
      }
    }
  }
}

extension TrainingRecipe.Source {
  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .literal(let literal): literal.write(to: &json)
    case .csv(let path, let columns):
      json.object { json in
        json.member("file", path)
        columns.write(to: &json)
      }
    case .tensor(let path, let name):
      json.object { json in
        json.member("file", path)
        json.member("tensor", name)
      }
    case .text(let path, let windows):
      json.object { json in
        json.member("file", path)
        json.key("length")
        json.integer(windows.length)
        if windows.isNext {
          json.key("next")
          json.bool(true)
        }
      }
    }
  }
}

extension ColumnSelection {
  /// A member `columns`, unless all are meant.
  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .all: break
    case .names(let names):
      json.key("columns")
      json.array(names) { $0.string($1) }
    case .range(let from, let through):
      json.key("columns")
      json.object { json in
        json.member("from", from)
        json.member("through", through)
      }
    }
  }
}

extension OptimizerRecipe {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key(rule.tag)
      json.object { json in
        json.key("learningRate")
        learningRate.write(to: &json)
        let standards = OptimizerRecipe.Rule.standard(rule.tag)?.constants ?? []
        for (constant, standard) in zip(rule.constants, standards)
        where constant.value != standard.value {
          json.key(constant.key)
          json.number(constant.value)
        }
      }
    }
  }
}

extension OptimizerRecipe.LearningRate {
  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .fixed(let rate): json.number(rate)
    case .exponential(let initial, let decay, let steps):
      json.object { json in
        json.key("exponential")
        json.object { json in
          json.key("initial")
          json.number(initial)
          json.key("decay")
          json.number(decay)
          json.key("steps")
          json.integer(steps)
        }
      }
    }
  }
}
