package io.vedette.ingest.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentsTest {
  @Test
  void documentsComeOutByteForByte() {
    assertThat(split(" { \"a\" : \"é\" }\n\n{\"b\":[{\"c\":1}]} "))
        .containsExactly("{ \"a\" : \"é\" }", "{\"b\":[{\"c\":1}]}");
    assertThat(split("[ {\"a\":1.0} , {} ]")).containsExactly("{\"a\":1.0}", "{}");
    assertThat(split("{\"Records\":[{\"a\":1},{\"a\":2}],\"more\":[3]}"))
        .containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(split("{\"Records\":[]}")).isEmpty();
    assertThat(split("{\"Records\":\"none\"}")).containsExactly("{\"Records\":\"none\"}");
    assertThat(split("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "{", "[", "[{]", "[1]", "[[{}]]", "{\"Records\":[7]}", "{} ]"})
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> split(text))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(((Refusal) e).status().code()).isEqualTo(400));
  }

  @Test
  void theRefusalNamesTheLine() {
    assertThatThrownBy(() -> split("{}\n{}\n17\n")).hasMessageStartingWith("line 3 holds");
  }

  private static List<String> split(String text) {
    return JsonDocuments.split(text.getBytes(UTF_8), "Records", new MemoryBudget(1 << 20).lease())
        .stream()
        .map(bytes -> new String(bytes, UTF_8))
        .toList();
  }
}
