package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogStylesTest {
  private static List<List<String>> events() throws IOException {
    try (InputStream in = LogStylesTest.class.getResourceAsStream("styles.txt")) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().collect(ArrayList<List<String>>::new, LogStylesTest::take, List::addAll);
    }
  }

  private static void take(List<List<String>> events, String line) {
    if (line.isEmpty()) {
      events.add(new ArrayList<>());
    } else if (!line.startsWith("#")) {
      events.get(events.size() - 1).add(line);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachEventIsOnePatternOfItsOwnInWhateverOrderLinesCome(long seed) throws IOException {
    List<List<String>> events = events();
    List<String> lines = new ArrayList<>(events.stream().flatMap(List::stream).toList());
    Collections.shuffle(lines, new Random(seed));
    PatternMiner miner = new PatternMiner("all", 1000);
    List<LogPattern> found = lines.stream().map(line -> miner.add(line, 0)).toList();
    Map<String, String> idOf = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      idOf.put(lines.get(i), miner.current(found.get(i)).id());
    }
    Set<String> taken = new HashSet<>();
    for (List<String> event : events) {
      Set<String> ids = new HashSet<>(event.stream().map(idOf::get).toList());
      assertThat(ids).as("patterns of %s", event.get(0)).hasSize(1);
      assertThat(taken.addAll(ids)).as("%s has a pattern of its own", event.get(0)).isTrue();
    }
  }
}
