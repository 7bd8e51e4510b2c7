package moebench.bench.gate.output;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.result.GateResult;

/** One test case per benchmark and control, for whatever shows JUnit's reports. */
public final class JUnitXml {
  private static final String FAILURE = "failure";
  private static final String SKIPPED = "skipped";
  private static final String GOOD = "system-out";

  private final GateResult result;
  private final XMLStreamWriter xml;

  private JUnitXml(GateResult result, XMLStreamWriter xml) {
    this.result = result;
    this.xml = xml;
  }

  /**
   * A regression or mismatch is a failure, an invalid control an error, no verdict a skip; where a
   * control is invalid, no time counts, and a regression is a skip too.
   */
  public static String of(GateResult result) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JUnitXml(result, xml).suite();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text.toString();
  }

  private void suite() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    attribute("name", "moebench gate");
    attribute("tests", result.benchmarks().size() + result.controls().size());
    attribute("failures", count(FAILURE));
    attribute("errors", result.controls().stream().filter(c -> !c.asItShould()).count());
    attribute("skipped", count(SKIPPED));
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
    String element = element(b.verdict());
    if (element.equals(GOOD)) {
      xml.writeStartElement(element);
      xml.writeCharacters(printable(sentence));
      xml.writeEndElement();
    } else {
      detail(element, sentence);
    }
    xml.writeEndElement();
  }

  private String element(Verdict verdict) {
    return switch (verdict) {
      case MISMATCH -> FAILURE;
      case REGRESSION -> result.isValid() ? FAILURE : SKIPPED;
      case INCONCLUSIVE -> SKIPPED;
      case PASS, IMPROVEMENT -> GOOD;
    };
  }

  private long count(String element) {
    return result.benchmarks().stream().filter(b -> element(b.verdict()).equals(element)).count();
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
}
