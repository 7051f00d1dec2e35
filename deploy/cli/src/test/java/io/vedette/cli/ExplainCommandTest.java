package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  @TempDir Path dir;

  @Test
  void namesTheSlowCalleeAndNotItsCaller() throws IOException {
    writeCase("slow", 0.2);

    assertThat(run("--input", dir.toString(), "--out", dir.resolve("out").toString())).isZero();

    JsonNode answer = new ObjectMapper().readTree(dir.resolve("out/slow.json").toFile());
    assertThat(answer.path("verdict").asText()).isEqualTo("incident");
    assertThat(answer.path("ranking").path(0).asText()).isEqualTo("db");
    assertThat(answer.path("evidence").asText()).contains("latency.Average");
  }

  @Test
  void saysThatNothingIsWrong() throws IOException {
    writeCase("quiet", 0);
    Path answer = dir.resolve("quiet.json");

    assertThat(run("--input", dir.resolve("quiet").toString(), "--out", answer.toString()))
        .isZero();
    assertThat(Files.readString(answer)).contains("\"verdict\" : \"normal\"");
  }

  @Test
  void saysWhichCellIsNoNumber() throws IOException {
    writeCase("bad", 0);
    Files.writeString(dir.resolve("bad/metrics.csv"), "time,web|latency.Average\n1,fast\n");
    StringWriter err = new StringWriter();

    CommandLine command = Vedette.commandLine().setErr(new PrintWriter(err));
    String out = dir.resolve("o.json").toString();
    assertThat(command.execute("explain", "--input", dir.resolve("bad").toString(), "--out", out))
        .isEqualTo(1);
    assertThat(err.toString()).contains("metrics.csv:2: \"fast\" is no number");
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "explain";
    System.arraycopy(args, 0, all, 1, args.length);
    return Vedette.commandLine().execute(all);
  }

  /** A web server that spends most of its time in a database, which is slower by {@code more}. */
  private void writeCase(String name, double more) throws IOException {
    Path at = Files.createDirectories(dir.resolve(name));
    Files.writeString(
        at.resolve("case.json"),
        "{\"target\":{\"entity\":\"web\",\"metric\":\"latency.Average\"},\"start\":0,\"end\":9}");
    Files.writeString(at.resolve("edges.csv"), "caller,callee\nweb,db\n");
    Files.writeString(at.resolve("metrics.csv"), metrics(6, more));
    Files.writeString(at.resolve("reference_metrics.csv"), metrics(120, 0));
  }

  private static String metrics(int rows, double more) {
    Random random = new Random(rows);
    StringBuilder csv = new StringBuilder();
    csv.append("time,web|latency.Average,web|requests.Sum,db|latency.Average,db|requests.Sum\n");
    for (int i = 0; i < rows; i++) {
      double db = 0.1 + 0.005 * random.nextGaussian() + more;
      double web = 0.05 + 0.005 * random.nextGaussian() + db;
      csv.append(i).append(',').append(web).append(",100,").append(db).append(",100\n");
    }
    return csv.toString();
  }
}
