package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Messages written by the grammar of RFC 5424, section 6, are read as they were meant. */
class SyslogProperties {
  private record Parameter(String name, String value) {}

  private record Message(int priority, String host, String id, List<Parameter> data, String text) {
    String line() {
      StringBuilder line =
          new StringBuilder("<" + priority + ">1 2026-11-01T10:00:00.5+02:00 " + host + " a 1 m ");
      line.append('[').append(id);
      for (Parameter parameter : data) {
        String value = parameter.value().replaceAll("([\\\\\"\\]])", "\\\\$1");
        line.append(' ').append(parameter.name()).append("=\"").append(value).append('"');
      }
      return line.append("] ").append(text).toString();
    }
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .excludeChars('=', ']', '"')
            .ofMinLength(1)
            .ofMaxLength(32);
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.strings().withChars("\\\"] []=\n").ofMaxLength(10));
    Arbitrary<List<Parameter>> data =
        Combinators.combine(name, value)
            .as(Parameter::new)
            .list()
            .uniqueElements(Parameter::name)
            .ofMaxSize(5);
    Arbitrary<String> host =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(2).ofMaxLength(40);
    return Combinators.combine(
            Arbitraries.integers().between(0, 191),
            host,
            name,
            data,
            Arbitraries.strings()
                .ofMaxLength(60)
                .filter(t -> !t.startsWith("\ufeff") && !t.startsWith(" ")))
        .as(Message::new);
  }

  @Property(tries = 500)
  void whatTheGrammarWritesIsReadBack(@ForAll("messages") Message message) throws IOException {
    JsonNode read = new ObjectMapper().readTree(SyslogLine.toJson(message.line()));
    assertThat(8 * read.path("facility").asInt() + read.path("severity").asInt())
        .isEqualTo(message.priority());
    assertThat(read.path("time").asText()).isEqualTo("2026-11-01T10:00:00.5+02:00");
    assertThat(read.path("host").asText()).isEqualTo(message.host());
    assertThat(read.path("message").asText()).isEqualTo(utf8(message.text()));
    JsonNode parameters = read.path("structured_data").path(message.id());
    assertThat(parameters.size()).isEqualTo(message.data().size());
    for (Parameter parameter : message.data()) {
      assertThat(parameters.path(parameter.name()).asText()).isEqualTo(utf8(parameter.value()));
    }
  }

  /** Lone surrogates have no form in UTF-8. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Property(tries = 500)
  void noCutOfAMessageBreaksTheReader(@ForAll("messages") Message message, @ForAll int where)
      throws IOException {
    String line = message.line();
    String cut = line.substring(0, Math.floorMod(where, line.length() + 1));
    assertThat(new ObjectMapper().readTree(SyslogLine.toJson(cut)).isObject()).isTrue();
  }
}
