package moebench.bench.gate.output;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.result.GateResult;

/** One test case per benchmark and control, for whatever shows JUnit's reports. */
public final class JUnitXml {
  private final XMLStreamWriter xml;

  private JUnitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** A regression or mismatch is a failure, an invalid control an error, no verdict a skip. */
  public static String of(GateResult result) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JUnitXml(xml).suite(result);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text.toString();
  }

  private void suite(GateResult result) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    attribute("name", "moebench gate");
    attribute("tests", result.benchmarks().size() + result.controls().size());
    attribute("failures", count(result, Verdict.REGRESSION) + count(result, Verdict.MISMATCH));
    attribute("errors", result.controls().stream().filter(c -> !c.asItShould()).count());
    attribute("skipped", count(result, Verdict.INCONCLUSIVE));
    attribute("time", "%.3f".formatted(result.seconds()));
    attribute("timestamp", result.started());
    for (GateResult.Benchmark b : result.benchmarks()) {
      benchmark(b);
    }
    for (GateResult.Control c : result.controls()) {
      control(c);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void benchmark(GateResult.Benchmark b) throws XMLStreamException {
    begin("benchmarks", b.name());
    String sentence = Percent.sentence(b);
    switch (b.verdict()) {
      case REGRESSION, MISMATCH -> detail("failure", sentence);
      case INCONCLUSIVE -> detail("skipped", sentence);
      case PASS, IMPROVEMENT -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(printable(sentence));
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private void control(GateResult.Control c) throws XMLStreamException {
    begin("controls", c.name());
    if (!c.asItShould()) {
      detail(
          "error",
          "the %s shows %s (%s)"
              .formatted(
                  c.name(), Percent.signed(c.slowdown()), Percent.interval(c.low(), c.high())));
    }
    xml.writeEndElement();
  }

  private void begin(String group, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", "moebench.gate." + group);
    attribute("name", name);
  }

  private void detail(String element, String message) throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("message", message);
    xml.writeEndElement();
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, printable(String.valueOf(value)));
  }

  /** Only these characters may stand in XML 1.0, escaped or not (its production 2). */
  private static String printable(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "?");
  }

  private static long count(GateResult result, Verdict verdict) {
    return result.benchmarks().stream().filter(b -> b.verdict() == verdict).count();
  }
}
