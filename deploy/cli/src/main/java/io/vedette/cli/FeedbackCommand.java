package io.vedette.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette feedback}: asks a running Vedette. */
@Command(
    name = "feedback",
    mixinStandardHelpOptions = true,
    description =
        "What analysts' labels propose to change in the detectors, with its effect on past alarms;"
            + " nothing changes until it is accepted.")
final class FeedbackCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  /** Where the running Vedette is. */
  static final class Options {
    @Mixin private CommonOptions common = new CommonOptions();

    @Option(
        names = "--review",
        paramLabel = "URL",
        description = "Address of the review page (default: review.host and review.port).")
    private @Nullable URI review;

    private JsonNode call(String method, String path)
        throws ConfigException, IOException, InterruptedException {
      VedetteConfig.Review own = common.config().review();
      String scheme = own.tlsCertificate().isEmpty() ? "http" : "https";
      String base =
          review == null
              ? scheme + "://" + own.host() + ':' + own.port()
              : review.toString().replaceAll("/+$", "");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .method(
                  method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "{}"));
      if (!own.token().isEmpty()) {
        request.header("Authorization", "Bearer " + own.token());
      }
      HttpResponse<String> answer = send(base, request.build());
      if (answer.statusCode() != 200) {
        throw new IOException(base + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(String base, HttpRequest request)
        throws IOException, InterruptedException {
      try {
        return HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build()
            .send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new IOException(
            "cannot reach the review page at " + base + "; is Vedette up? otherwise give --review",
            e);
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists what is proposed, and what each change would have done.",
      footer = {"", "Example:", "  vedette feedback list"})
  int list(@Mixin Options options) throws ConfigException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode items = options.call("GET", "/proposals").path("items");
    items.forEach(p -> print(out, p));
    out.println(items.size() + " proposal(s)");
    out.flush();
    return 0;
  }

  @Command(
      name = "accept",
      mixinStandardHelpOptions = true,
      description = "Puts a proposed change in force.",
      footer = {"", "Example:", "  vedette feedback accept 3f2a…"})
  int accept(
      @Mixin Options options,
      @Parameters(paramLabel = "ID", description = "As the list names it.") String id)
      throws ConfigException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!id.matches("[0-9a-zA-Z]+")) {
      throw new IOException(
          "'" + id + "' is no id of a proposal; vedette feedback list shows them");
    }
    print(out, options.call("POST", "/proposals/" + id + "/accept"));
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, JsonNode p) {
    out.printf("%s  %s%n", p.path("id").asText(), p.path("selector").asText());
    out.printf("  %s%n", p.path("summary").asText());
    out.printf(
        "  %d of %d false alarms would have gone, %d of %d incidents been missed, %d of %d alarms"
            + " in all gone%s%n",
        p.path("falseAlarmsGone").asInt(),
        p.path("falseAlarms").asInt(),
        p.path("incidentsLost").asInt(),
        p.path("incidents").asInt(),
        p.path("alarmsGone").asInt(),
        p.path("alarms").asInt(),
        p.path("accepted").asBoolean() ? "; accepted, in force" : "");
  }
}
