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

  private String simulate(String manifest) throws IOException {
    StringBuilder load = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 240; i++) {
      double rate = 100 + 40 * Math.sin(i / 20.0);
      load.append("2026-01-01 %02d:%02d:00,%s%n".formatted(i / 60, i % 60, rate));
    }
    Path hpa = Files.writeString(directory.resolve("hpa.yaml"), manifest);
    int before = out.toString().length();
    int code =
        run(
            "simulate",
            "--input",
            file(load.toString()).toString(),
            "--replica-capacity",
            "10",
            "--hpa",
            hpa.toString(),
            "--json");
    return code == 0 ? out.toString().substring(before) : code + ": " + err;
  }

  private static String hpa(String more) {
    return """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 40
        """
        + more.indent(2);
  }

  @Test
  void comparesWithTheHpaOfAManifest() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode plain = mapper.readTree(simulate(hpa("")));
    JsonNode eager =
        mapper.readTree(
            simulate(
                hpa(
                    """
                    metrics:
                    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
                    """)));
    JsonNode never = mapper.readTree(simulate(hpa("behavior: {scaleDown: {tolerance: 1}}")));
    double hours = plain.at("/hpa/replica_hours").asDouble();
    assertThat(eager.at("/hpa/replica_hours").asDouble()).isGreaterThan(1.4 * hours);
    assertThat(never.at("/hpa/replica_hours").asDouble()).isGreaterThan(1.05 * hours);
    assertThat(never.at("/vedette")).isEqualTo(plain.at("/vedette"));
    assertThat(never.at("/hpa/flaps").asInt()).isZero();
  }

  @Test
  void aManifestThatCannotBeSimulatedIsNamed() throws IOException {
    assertThat(simulate("apiVersion: v1\nkind: Service\n")).startsWith("2:").contains("hpa.yaml");
    assertThat(simulate("{]")).startsWith("2:").contains("hpa.yaml");
    assertThat(simulate(hpa("behavior: {scaleUp: {selectPolicy: Most}}")))
        .startsWith("2:")
        .contains("selectPolicy 'Most'");
    assertThat(simulate(hpa("behavior: {scaleUp: {tolerance: -0.1}}"))).contains("-0.1");
  }
}
