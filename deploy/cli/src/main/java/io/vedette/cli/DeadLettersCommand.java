package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.service.DeadLetterDesk;
import io.vedette.cli.service.DeadLetterDesk.Letter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette deadletters}. */
@Command(
    name = "deadletters",
    mixinStandardHelpOptions = true,
    description = "Records that could not be decoded: lists them, or sends them in again.")
final class DeadLettersCommand {
  @Spec private CommandSpec spec;

  /** Which letters, and where the brokers are. */
  static final class Options {
    @Mixin private CommonOptions common = new CommonOptions();

    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT,…",
        description =
            "Brokers (default: kafka.bootstrapServers, or the embedded broker at kafka.port).")
    private @Nullable String bootstrapServers;

    @Option(names = "--topic", description = "Only those that came from this topic.")
    private @Nullable String topic;

    @Option(
        names = "--reason",
        paramLabel = "REGEX",
        description = "Only those whose reason matches.")
    private @Nullable Pattern reason;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Only those received since, as in 2026-11-24T10:00:00Z.")
    private @Nullable Instant since;

    Properties kafka() throws ConfigException {
      VedetteConfig config = common.config();
      if (bootstrapServers != null) {
        return Wiring.kafka(config, bootstrapServers);
      }
      if (!config.kafka().embedded()) {
        return Wiring.kafka(config, config.kafka().bootstrapServers());
      }
      return Wiring.kafka(config, "127.0.0.1:" + config.kafka().port());
    }

    Predicate<Letter> filter() {
      return letter ->
          (topic == null || letter.topic().equals(topic))
              && (reason == null || reason.matcher(letter.reason()).find())
              && (since == null || letter.timeMillis() >= since.toEpochMilli());
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists them, oldest first, and how many there are.")
  int list(@Mixin Options options) throws ConfigException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long count =
        DeadLetterDesk.read(
            options.kafka(),
            options.filter(),
            letter ->
                out.printf(
                    "%s  %s-%d@%d  %d bytes  %s%n",
                    Instant.ofEpochMilli(letter.timeMillis()),
                    letter.topic(),
                    letter.partition(),
                    letter.offset(),
                    letter.value().length,
                    letter.reason()));
    out.println(count + " dead letter(s)");
    out.flush();
    return 0;
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Sends them to the topics they came from, untouched, and says how many. They stay listed;"
            + " what still cannot be decoded comes back as a new dead letter."
      })
  int replay(@Mixin Options options) throws ConfigException, IOException, InterruptedException {
    long count = DeadLetterDesk.replay(options.kafka(), options.filter());
    spec.commandLine().getOut().println("replayed " + count + " dead letter(s)");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
