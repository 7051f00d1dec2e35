package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

  private List<String> run(String name, int rows) throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of("timestamp,value"));
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    for (int i = 0; i < rows; i++) {
      double value = (i < 500 ? 100 : 400) + random.nextGaussian();
      lines.add(start.plusMinutes(5L * i) + ":00," + value);
    }
    Path in = Files.write(dir.resolve(name), lines);
    Path out = dir.resolve("out-" + name);
    int code =
        Vedette.commandLine().execute("detect", "--input", in.toString(), "--out", out.toString());
    assertThat(code).isZero();
    return Files.readAllLines(out);
  }
}
