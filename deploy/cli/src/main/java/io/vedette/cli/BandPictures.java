package io.vedette.cli;

import io.vedette.review.BandChart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Plots as files: SVG as it is, PNG rendered from it by Batik. */
final class BandPictures {
  /** Twice as fine as the SVG's own pixels. */
  private static final float PNG_WIDTH = 1440;

  private BandPictures() {}

  /** Refuses other names before any work is done. */
  static void requireKnown(Path file, CommandSpec spec) {
    if (!isPng(file) && !name(file).endsWith(".svg")) {
      throw new ParameterException(
          spec.commandLine(), "--plot " + file + ": the name must end in .svg or .png");
    }
  }

  static void write(List<BandChart.Panel> panels, Path file) throws IOException {
    String svg = BandChart.svg(panels);
    if (!isPng(file)) {
      Files.writeString(file, svg);
      return;
    }
    PNGTranscoder transcoder = new PNGTranscoder();
    transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, PNG_WIDTH);
    transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOW_EXTERNAL_RESOURCES, false);
    try (OutputStream out = Files.newOutputStream(file)) {
      transcoder.transcode(new TranscoderInput(new StringReader(svg)), new TranscoderOutput(out));
    } catch (TranscoderException e) {
      throw new IOException("cannot draw " + file + ": " + e.getMessage() + "; try .svg", e);
    }
  }

  private static boolean isPng(Path file) {
    return name(file).endsWith(".png");
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
