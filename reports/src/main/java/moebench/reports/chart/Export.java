package moebench.reports.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Plates as files. The same plate gives the same bytes: ids are counted, nothing is dated. */
public final class Export {
  private static final int PNG_SCALE = 2;
  private static final String SVG = "http://www.w3.org/2000/svg";

  /**
   * For machines without the font that the plate was laid out with. One laid out with Java's own
   * sans-serif says no more than that.
   */
  private static final String FALL_BACK =
      "font-family=\"'%s', Arial, Helvetica, sans-serif\"".formatted(Theme.TEXT.getFamily());

  private Export() {}

  /** SVG with text as text. */
  public static String svg(Plate plate, String title) {
    SVGGraphics2D g2 = new FractionalSvg(context());
    plate.draw(g2);
    Element root = g2.getRoot();
    root.setAttribute("width", Integer.toString(plate.width()));
    root.setAttribute("height", Integer.toString(plate.height()));
    root.setAttribute("viewBox", "0 0 " + plate.width() + " " + plate.height());
    root.setAttribute("role", "img");
    Element name = root.getOwnerDocument().createElementNS(SVG, "title");
    name.setTextContent(title);
    root.insertBefore(name, root.getFirstChild());
    return write(root).replace("font-family=\"'" + Theme.TEXT.getFamily() + "'\"", FALL_BACK);
  }

  /** Measures text as a browser lays it out: glyph widths are not rounded to whole pixels. */
  private static final class FractionalSvg extends SVGGraphics2D {
    FractionalSvg(SVGGeneratorContext context) {
      super(context, false);
      fmg.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      fmg.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }
  }

  private static SVGGeneratorContext context() {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVG, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setComment("moebench");
      context.setPrecision(3);
      return context;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform has an XML parser", e);
    }
  }

  private static String write(Element root) {
    StringWriter out = new StringWriter();
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.transform(new DOMSource(root), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return out.toString();
  }

  /** PNG at twice the printed resolution. */
  public static byte[] png(Plate plate) {
    BufferedImage image =
        new BufferedImage(
            plate.width() * PNG_SCALE, plate.height() * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g2 = image.createGraphics();
    try {
      g2.scale(PNG_SCALE, PNG_SCALE);
      plate.draw(g2);
    } finally {
      g2.dispose();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
