package io.vedette.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Log messages of many made-up templates, with frequencies that fall as in real logs (Zipf). */
final class LogLoad {
  private static final String[] WORDS =
      ("connection request session cache replica block shard worker leader index queue message"
              + " record snapshot lease token handler route policy quota buffer thread task stage"
              + " opened closed received rejected started finished flushed loaded evicted retried"
              + " scheduled assigned restored expired elected promoted with without after before"
              + " while during because of missing stale invalid slow large partial empty remote")
          .split(" ");
  private static final String[] VARIABLES = {"num", "ip", "id", "path", "ms", "hex", "pair"};

  private final Random random;
  private final String[][] templates;

  LogLoad(int patterns, long seed) {
    random = new Random(seed);
    templates = new String[patterns][];
    for (int t = 0; t < patterns; t++) {
      templates[t] = template(t);
    }
  }

  private String[] template(int number) {
    int n = 6 + random.nextInt(9);
    List<String> parts = new ArrayList<>();
    parts.add("c" + letters(number) + ":"); // a component of its own
    for (int i = 1; i < n; i++) {
      boolean variable = i > 2 && random.nextInt(3) == 0;
      parts.add(
          variable
              ? "<" + VARIABLES[random.nextInt(VARIABLES.length)]
              : WORDS[random.nextInt(WORDS.length)]);
    }
    return parts.toArray(new String[0]);
  }

  private static String letters(int number) {
    StringBuilder out = new StringBuilder();
    for (int k = number; out.length() < 3; k /= 26) {
      out.append((char) ('a' + k % 26));
    }
    return out.toString();
  }

  /** The next message. */
  byte[] next() {
    double u = random.nextDouble();
    int t = (int) (Math.pow(templates.length + 1.0, u) - 1); // density 1/rank
    StringBuilder line = new StringBuilder(96);
    for (String part : templates[Math.min(t, templates.length - 1)]) {
      if (line.length() > 0) {
        line.append(' ');
      }
      if (part.charAt(0) == '<') {
        value(part, line);
      } else {
        line.append(part);
      }
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(String type, StringBuilder line) {
    int r = random.nextInt() & Integer.MAX_VALUE;
    switch (type) {
      case "<ip" ->
          line.append("10.").append(r % 256).append('.').append(r / 256 % 256).append(".7");
      case "<id" -> line.append("blk_").append(r);
      case "<path" -> line.append("/var/lib/data/").append(r % 9973).append("/part");
      case "<ms" -> line.append(r % 5000).append(" ms");
      case "<hex" -> line.append("0x").append(Integer.toHexString(r));
      case "<pair" -> line.append("attempt=").append(r % 7);
      default -> line.append(r % 100_000);
    }
  }
}
