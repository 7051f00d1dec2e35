package io.vedette.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {
  @TempDir Path dir;

  @Test
  void writesOneRowForEachRowAndFlagsARise() throws IOException {
    List<String> rows = run("whole.csv", 600);

    assertThat(rows).hasSize(601);
    assertThat(rows.get(0)).isEqualTo("timestamp,value,score,anomaly");
    assertThat(rows.subList(495, 510)).anyMatch(row -> row.endsWith(",1"));
  }

  @Test
  void givesTheSameRowsForAFileCutShort() throws IOException {
    assertThat(run("cut.csv", 520)).isEqualTo(run("whole.csv", 600).subList(0, 521));
  }

  @Test
  void readsAndWritesPipes() throws IOException {
    List<String> rows = run("whole.csv", 600);
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream piped = new ByteArrayOutputStream();
    try (InputStream given = Files.newInputStream(dir.resolve("whole.csv"))) {
      System.setIn(given);
      System.setOut(new PrintStream(piped, true, UTF_8));
      assertThat(Vedette.commandLine().execute("detect", "--input", "-")).isZero();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    assertThat(piped.toString(UTF_8).lines()).containsExactlyElementsOf(rows);
  }

  @Test
  void explainsWhatAVerdictWasMadeOf() throws IOException {
    List<String> rows = run("whole.csv", 600, "--explain");

    String flagged = rows.stream().filter(r -> r.split(",", -1)[3].equals("1")).findFirst().get();
    List<String> header = List.of(rows.get(0).split(","));
    String[] cells = flagged.split(",", -1);
    double value = Double.parseDouble(cells[1]);
    double expected = Double.parseDouble(cells[header.indexOf("expected")]);
    assertThat(Double.parseDouble(cells[header.indexOf("deviation")])).isEqualTo(value - expected);
    assertThat(Double.parseDouble(cells[header.indexOf("tail_probability")])).isBetween(0.0, 1e-3);
    assertThat(header).contains("scale", "distance", "effect_size", "kind", "confidence");
    assertThat(rows).allMatch(r -> r.split(",", -1).length == header.size());
  }

  @Test
  void judgesEachSeriesOfAQueryRangeAnswer() throws IOException {
    StringBuilder answer =
        new StringBuilder("{'status':'success','data':{'resultType':'matrix','result':[");
    for (String job : List.of("a", "b")) {
      answer.append(job.equals("b") ? "," : "");
      answer.append("{'metric':{'__name__':'load','job':'").append(job).append("'},'values':[");
      Random random = new Random(5);
      for (int i = 0; i < 600; i++) {
        double value = (job.equals("b") && i >= 500 ? 90 : 30) + random.nextGaussian();
        answer
            .append(i == 0 ? "" : ",")
            .append("[%d,'%s']".formatted(1_700_000_000 + 60 * i, value));
      }
      answer.append("]}");
    }
    Path in = dir.resolve("answer.json");
    Files.writeString(in, answer.append("]}}").toString().replace('\'', '"'));

    List<String> rows = detect(in, "--format", "prometheus");

    assertThat(rows).hasSize(1201);
    assertThat(rows.get(0)).isEqualTo("series,timestamp,value,score,anomaly");
    assertThat(rows.get(1)).contains("load{job=\"\"a\"\"}", "2023-11-14T22:13:20Z");
    assertThat(rows.subList(1, 601)).noneMatch(row -> row.endsWith(",1"));
    assertThat(rows.subList(1100, 1115)).anyMatch(row -> row.endsWith(",1"));
  }

  @Test
  void aRefusedQueryIsSaidInWords() throws IOException {
    Path in = dir.resolve("refused.json");
    Files.writeString(in, "{\"status\":\"error\",\"error\":\"parse error at char 3\"}");
    StringWriter err = new StringWriter();
    int code =
        Vedette.commandLine()
            .setErr(new PrintWriter(err))
            .execute("detect", "--format", "prometheus", "--input", in.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("parse error at char 3").doesNotContain("\tat ");
  }

  @Test
  void drawsTheBandAndTheAnomalies() throws IOException {
    Path svg = dir.resolve("plot.svg");
    run("whole.csv", 600, "--plot", svg.toString());
    assertThat(Files.readString(svg))
        .contains("class=\"band\"", "class=\"expected\"", "class=\"actual\"", "class=\"mark\"");

    Path png = dir.resolve("plot.png");
    run("whole.csv", 600, "--plot", png.toString());
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(1440);

    StringWriter err = new StringWriter();
    int code =
        Vedette.commandLine()
            .setErr(new PrintWriter(err))
            .execute("detect", "--input", dir.resolve("whole.csv").toString(), "--plot", "x.gif");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("must end in .svg or .png");
  }

  @Test
  void namesTheLineOfABadNumber() throws IOException {
    Path in = dir.resolve("bad.csv");
    Files.writeString(in, "timestamp,value\n2024-01-01 00:00:00,many\n");
    StringWriter err = new StringWriter();

    int code =
        Vedette.commandLine()
            .setErr(new PrintWriter(err))
            .execute("detect", "--input", in.toString(), "--out", dir.resolve("o").toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("line 2").contains("many").doesNotContain("\tat ");
  }

  private List<String> run(String name, int rows, String... options) throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of("timestamp,value"));
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    for (int i = 0; i < rows; i++) {
      double value = (i < 500 ? 100 : 400) + random.nextGaussian();
      lines.add(start.plusMinutes(5L * i) + ":00," + value);
    }
    Path in = Files.write(dir.resolve(name), lines);
    return detect(in, options);
  }

  private List<String> detect(Path in, String... options) throws IOException {
    Path out = dir.resolve("out-" + in.getFileName());
    List<String> args =
        new ArrayList<>(List.of("detect", "--input", in.toString(), "--out", out.toString()));
    args.addAll(List.of(options));
    assertThat(Vedette.commandLine().execute(args.toArray(String[]::new))).isZero();
    return Files.readAllLines(out);
  }
}
