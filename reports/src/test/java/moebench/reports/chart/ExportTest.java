package moebench.reports.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ExportTest {
  private static Plate plate() {
    Series series =
        new Series(
            List.of(new Series.Point(1, 2), new Series.Point(3, 2.5, 2.4, 2.7)),
            Color.BLUE,
            Mark.SWITCH.stroke(),
            Mark.SWITCH.shape(),
            true,
            Series.Spread.BARS);
    Panel panel =
        new Panel(
                "A <panel> & more",
                Axes.logarithmic("x", List.of(1.0, 3.0)),
                Axes.linear("y", List.of(2.0, 2.7)))
            .add(series)
            .label(List.of(new PointLabels.Label(3, 2.5, "here", Color.BLUE)));
    return new Plate(
        List.of(panel.chart(), panel.chart()),
        2,
        200,
        new Legend().line("key", Color.BLUE, Mark.SWITCH.stroke()));
  }

  @Test
  void theSameFigureGivesTheSameBytes() {
    assertEquals(Export.svg(plate(), "t"), Export.svg(plate(), "t"));
    assertArrayEquals(Export.png(plate()), Export.png(plate()));
  }

  @Test
  void svgIsXmlOfTheRightSizeWithTextAsText() throws Exception {
    String svg = Export.svg(plate(), "A <title>");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertEquals("672", document.getDocumentElement().getAttribute("width"));
    assertEquals(
        "0 0 672 " + plate().height(), document.getDocumentElement().getAttribute("viewBox"));
    assertEquals("A <title>", document.getElementsByTagName("title").item(0).getTextContent());
    assertTrue(svg.contains(">here</text>"));
    assertTrue(svg.contains(">key</text>"));
    assertFalse(svg.contains("DOCTYPE"));
    String family = Theme.TEXT.getFamily();
    String named = "'" + family + "', Arial, Helvetica, sans-serif";
    String families = family.equals(Font.SANS_SERIF) ? "sans-serif" : named;
    assertTrue(svg.contains("font-family=\"" + families + "\""));
  }

  @Test
  void pngHasTwiceThePrintedResolution() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Export.png(plate())));
    assertEquals(2 * 672, image.getWidth());
    assertEquals(2 * plate().height(), image.getHeight());
  }

  @Test
  void aNarrowPlateStacksItsPanels() {
    Plate narrow = plate().narrow();
    assertTrue(narrow.width() < 400);
    assertTrue(narrow.height() >= 400);
  }

  @Test
  void textIsAtLeastEightPoints() {
    assertTrue(Theme.TEXT.getSize2D() * 72 / 96 >= 8);
  }
}
