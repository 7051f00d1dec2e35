package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Vedette.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("load.csv"), content);
  }

  private static String rows(String prefix, int minutes, double rate) {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < minutes; i++) {
      csv.append("%s2026-01-01 %02d:%02d:00,%s%n".formatted(prefix, i / 60, i % 60, rate));
    }
    return csv.toString();
  }

  @Test
  void printsTheFourContestantsAsJsonAndDrawsThem() throws IOException {
    Path load = file("timestamp,value\n" + rows("", 120, 20));
    Path plot = directory.resolve("plot.svg");
    int code =
        run(
            "simulate",
            "--input",
            load.toString(),
            "--replica-capacity",
            "10",
            "--startup",
            "120",
            "--json",
            "--plot",
            plot.toString());
    assertThat(code).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.fieldNames()).toIterable().containsExactly("hpa", "keda", "oracle", "vedette");
    for (JsonNode contestant : json) {
      assertThat(contestant.has("violation_request_seconds")).isTrue();
      assertThat(contestant.get("flaps").isInt()).isTrue();
    }
    assertThat(json.at("/oracle/replica_hours").asDouble()).isEqualTo(4);
    assertThat(Files.readString(plot)).startsWith("<svg").contains("vedette").endsWith("</svg>\n");
  }

  @Test
  void sumsSeveralSeriesAndTakesCounts() throws IOException {
    String csv = "series,timestamp,value\n" + rows("a,", 60, 600) + rows("b,", 60, 1200);
    String load = file(csv).toString();
    assertThat(run("simulate", "--input", load, "--replica-capacity", "10", "--counts", "--json"))
        .isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/oracle/replica_hours").asDouble()).isEqualTo(1 + 2);
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    String load =
        file("timestamp,value\n2026-01-01 00:00:00,1\n2026-01-01 00:01:00,-4\n").toString();
    assertThat(run("simulate", "--input", load, "--replica-capacity", "10")).isEqualTo(1);
    assertThat(err.toString()).contains("line 3").contains("-4");
    assertThat(run("simulate", "--input", load, "--replica-capacity", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("capacity is 0");
    assertThat(run("simulate", "--input", load, "--replica-capacity", "1", "--startup", "soon"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is no duration");
  }
}
