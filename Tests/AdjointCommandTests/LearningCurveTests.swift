import Adjoint
import Foundation
import TestSupport
import Testing

@testable import AdjointCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct LearningCurveTests {
  private func report(
    _ epoch: Int, _ loss: Double, _ validation: (loss: Double, accuracy: Double)?
  ) -> TrainingReport {
    var report = TrainingReport()
    report.epochs = epoch
    report.loss = loss
    report.validation = validation.map {
      Evaluation(loss: $0.loss, metrics: [("accuracy", $0.accuracy)])
    }
    return report
  }

  /// Whether it is a document of XML, and the text of its elements.
  private func texts(_ svg: String) throws -> [String] {
    let parser = XMLParser(data: Data(svg.utf8))
    let texts = Texts()
    parser.delegate = texts
    #expect(parser.parse())
    return texts.found
  }

  private final class Texts: NSObject, XMLParserDelegate {
    var found: [String] = []

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if !string.contains("\n") { found.append(string) }
    }
  }

  /// Two epochs at the ends of the axis, loss from 0 to 1 in the frame from 366 up to 68.
  @Test func curves() throws {
    let svg = LearningCurve("a net", [report(1, 1, (0, 0.5)), report(2, 0.5, (0.25, 1))]).svg
    #expect(svg.contains("<polyline points=\"70,68 650,217\""))
    #expect(svg.contains("<polyline points=\"70,366 650,291.5\""))
    #expect(svg.contains("<polyline points=\"70,366 650,68\" fill=\"none\" stroke=\"#009E73\""))
    let texts = try texts(svg)
    for text in [
      "a net", "training loss", "validation loss", "validation accuracy", "epoch", "loss",
      "accuracy", "0.0", "0.5", "1.0", "1", "2",
    ] {
      #expect(texts.contains(text), "\(text)")
    }
  }

  @Test func extremes() throws {
    let empty = LearningCurve("a < b & \"c\"", []).svg
    #expect(empty.contains(">a &lt; b &amp; &quot;c&quot;<"))
    #expect(try texts(empty).contains("epoch"))
    let one = LearningCurve("x", [report(3, 0.5, nil)]).svg
    #expect(one.contains("<circle"))
    #expect(try !texts(one).contains("validation loss"))
    let broken = LearningCurve("x", [report(1, .infinity, nil), report(2, .nan, nil)]).svg
    #expect(!broken.contains("nan") && !broken.contains("inf"))
    let flat = LearningCurve("x", [report(1, 2, nil), report(2, 2, nil)]).svg
    #expect(!flat.contains("nan"))
    let huge = LearningCurve("x", [report(1, 1e300, nil), report(2, -1e300, nil)]).svg
    #expect(!huge.contains("nan") && !huge.contains("inf"))
  }

  /// Losses over several powers of ten are drawn by their logarithms.
  @Test func logarithms() throws {
    let svg = LearningCurve("x", [report(1, 100, nil), report(2, 1, nil), report(3, 0.01, nil)]).svg
    #expect(svg.contains("<polyline points=\"70,68 360,217 650,366\""))
    let texts = try texts(svg)
    for text in ["0.01", "0.1", "1", "10", "100"] { #expect(texts.contains(text), "\(text)") }
  }

  @Test(arguments: [
    (0.1, 2, "0.10"), (-0.05, 1, "-0.1"), (-0.04, 1, "0.0"), (12.0, 0, "12"), (1e20, 0, "1e+20"),
  ])
  func decimals(_ number: Double, _ digits: Int, _ text: String) {
    #expect(Decimals.text(number, digits: digits) == text)
  }

  @Test func command() throws {
    let folder = try TemporaryFolder()
    let call = Call(
      "train", graphPath("models/digits.json"), "--epochs", "4", "--plot", folder.path("c.svg"))
    #expect(call.status == 0)
    let texts = try texts(folder.text("c.svg"))
    #expect(texts.contains("digits") && texts.contains("validation accuracy"))
  }

  /// What there was before the loss grew beyond all bounds is kept.
  @Test func divergence() throws {
    let folder = try TemporaryFolder()
    let call = Call(
      "train", graphPath("models/xor.json"), "--learning-rate", "1e6", "--plot",
      folder.path("c.svg"), "--log", folder.path("log"))
    #expect(call.status == 1)
    #expect(try folder.text("log").split(separator: "\n").count >= 1)
    #expect(try folder.text("c.svg").hasSuffix("</svg>\n"))
  }
}
