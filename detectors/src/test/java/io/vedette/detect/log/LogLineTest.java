package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static LogRecord log(String trace, Attributes attributes) {
    return new LogRecord(1, 9, "", "ok", trace, "", Resource.UNKNOWN, attributes);
  }

  @Test
  void aSessionIsTheTraceElseTheMostTellingAttribute() {
    Attributes both = Attributes.of("thread.name", "main", "request.id", "r1");
    assertThat(LogLine.of(log("", both)).session()).isEqualTo("r1");
    assertThat(LogLine.of(log("t1", both)).session()).isEqualTo("t1");
    assertThat(LogLine.of(log("", Attributes.of("x", "y"))).session()).isEmpty();
    assertThat(LogLine.of(log("", Attributes.of("request.id", "r".repeat(70_000)))).session())
        .hasSize(256);
  }

  @Test
  void aMessageIsTheSameWhereverItStandsInItsArray() {
    PatternMiner alone = new PatternMiner("s", 100);
    PatternMiner within = new PatternMiner("s", 100);
    String before = "1.2.3.4/x=\"{[ <2024-01-01T00:00:00 ";
    for (String text :
        List.of(
            "GET /index took 12 ms",
            "{\"msg\":\"started\",\"n\":4}",
            "2024-01-01T00:00:00Z ready",
            "at a.b.C(D.java:1)\n  at e.F(G.java:2)",
            "=7 dots... done")) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      byte[] all = (before + text + "9ms\n at x").getBytes(StandardCharsets.UTF_8);
      LogPattern one = alone.add(body, 0, body.length, 1);
      LogPattern other = within.add(all, before.length(), body.length, 1);
      assertThat(other.id()).isEqualTo(one.id());
      assertThat(other.template()).isEqualTo(one.template());
      assertThat(other.example()).isEqualTo(text);
    }
  }
}
