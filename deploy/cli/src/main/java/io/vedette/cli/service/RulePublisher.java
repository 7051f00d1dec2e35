package io.vedette.cli.service;

import io.vedette.ingest.codec.Topics;
import io.vedette.jobs.SecurityFiles;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the topic of rule files equal to a directory: a changed file goes out once it loads and its
 * cases hold; one that does not is reported and the version before it stays in force; one that was
 * removed is withdrawn.
 */
public final class RulePublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RulePublisher.class);
  private static final long PERIOD_SECONDS = 2;
  private static final int MAX_LIST_BYTES = 900_000;

  /** Reads the files that should be in force, by path. */
  @FunctionalInterface
  public interface Source {
    Map<String, String> read() throws IOException;
  }

  private final KafkaProducer<String, String> producer;
  private final Source source;
  private final Consumer<String> say;
  private final Map<String, String> seen = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "rule-publisher");
            thread.setDaemon(true);
            return thread;
          });

  private RulePublisher(Properties kafka, Source source, Consumer<String> say) {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put("acks", "all");
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    this.source = source;
    this.say = say;
  }

  /**
   * Publishes what there is, then watches for changes.
   *
   * @param say told of each file published, refused or withdrawn after the first round
   */
  public static RulePublisher start(Properties kafka, Source source, Consumer<String> say)
      throws IOException {
    RulePublisher publisher = new RulePublisher(kafka, source, say);
    publisher.publish(source.read());
    var unused =
        publisher.timer.scheduleWithFixedDelay(
            publisher::poll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    return publisher;
  }

  private void poll() {
    try {
      publish(source.read());
    } catch (IOException e) {
      log.warn("cannot read the rules, the ones before stay in force: {}", e.getMessage());
    }
  }

  private void publish(Map<String, String> files) {
    boolean first = seen.isEmpty();
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getValue().equals(seen.put(file.getKey(), file.getValue()))) {
        continue;
      }
      List<Problem> problems = problems(file.getKey(), file.getValue(), files);
      if (problems.isEmpty()) {
        send(file.getKey(), file.getValue());
        tell(first, "rules: " + file.getKey() + " is in force");
      } else {
        problems.forEach(
            problem -> say.accept("rules: refused " + problem + "; the one before stays in force"));
      }
    }
    for (String gone : List.copyOf(seen.keySet())) {
      if (!files.containsKey(gone)) {
        seen.remove(gone);
        send(gone, "");
        tell(first, "rules: " + gone + " is withdrawn");
      }
    }
    producer.flush();
  }

  private static List<Problem> problems(String path, String content, Map<String, String> files) {
    return SecurityFiles.covers(path)
        ? SecurityFiles.check(path, content).map(why -> new Problem(path, 0, why)).stream().toList()
        : RulePack.check(path, content, files);
  }

  private void tell(boolean first, String what) {
    if (!first) {
      say.accept(what);
    }
  }

  private void send(String path, String content) {
    var unused = producer.send(new ProducerRecord<>(Topics.RULES, path, content));
  }

  /** Files of a directory, under {@code local/} so that none hides a shipped one by chance. */
  public static Map<String, String> local(Path directory) throws IOException {
    Map<String, String> files = new HashMap<>();
    RulePackLoader.directory(directory)
        .forEach((path, content) -> files.put("local/" + path, content));
    return files;
  }

  /**
   * Lists of indicators below a directory: its {@code .csv}, {@code .txt} and {@code .json} files.
   *
   * @throws IOException where the directory cannot be read or a list is larger than 900 KB, which
   *     is what one record of a broker takes
   */
  public static Map<String, String> intel(Path directory) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(RulePublisher::isList).toList()) {
        if (Files.size(path) > MAX_LIST_BYTES) {
          throw new IOException(path + " is larger than 900 KB; split it");
        }
        String name = directory.relativize(path).toString().replace('\\', '/');
        files.put(SecurityFiles.INTEL + name, Files.readString(path));
      }
    }
    return files;
  }

  private static boolean isList(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && (name.endsWith(".csv") || name.endsWith(".txt") || name.endsWith(".json"));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    producer.close();
  }
}
