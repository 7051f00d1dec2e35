package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class PatternProperties {
  private static final List<String> PARTS =
      List.of(
          "user",
          "bob",
          "alice",
          "carol",
          "opened",
          "closed",
          "file",
          "/var/log/x",
          "10.0.0.1:80",
          "took",
          "17",
          "ms",
          "uid=0",
          "tty=",
          "(retry",
          "3)",
          "<1",
          "sec",
          "ssh2",
          "[a:",
          "b]",
          "blk_-12",
          "...",
          "()",
          "é",
          "-7",
          "****",
          "dn17",
          "dn4",
          "a.b.C",
          "a.b.D",
          "cD",
          "<*>",
          "Fri Jun 17 07:07:00 2005");

  @Provide
  Arbitrary<List<String>> messages() {
    return Arbitraries.of(PARTS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join(" ", parts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static List<String> ids(PatternMiner miner, List<String> messages) {
    List<LogPattern> found = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      found.add(miner.add(messages.get(i), i));
    }
    return found.stream().map(p -> miner.current(p).id()).toList();
  }

  static PatternMiner restarted(PatternMiner miner) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PatternCodec.write(miner, new DataOutputStream(bytes));
    return PatternCodec.read(
        1000, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Property(tries = 200)
  void aTemplateParsesToItself(@ForAll("messages") List<String> messages) {
    PatternMiner miner = new PatternMiner("a", 1000);
    ids(miner, messages);
    for (LogPattern pattern : miner.patterns()) {
      LogPattern again = new PatternMiner("b", 1000).add(pattern.template(), 0);
      assertThat(again.template()).isEqualTo(pattern.template());
    }
  }

  @Property(tries = 200)
  void theOrderOfTwoServicesIsIrrelevant(
      @ForAll("messages") List<String> one,
      @ForAll("messages") List<String> two,
      @ForAll Random random) {
    PatternMiner a = new PatternMiner("a", 1000);
    PatternMiner b = new PatternMiner("b", 1000);
    int i = 0;
    int j = 0;
    while (i < one.size() || j < two.size()) {
      if (j == two.size() || i < one.size() && random.nextBoolean()) {
        a.add(one.get(i++), 0);
      } else {
        b.add(two.get(j++), 0);
      }
    }
    assertThat(known(a)).isEqualTo(known(after(new PatternMiner("a", 1000), one)));
    assertThat(known(b)).isEqualTo(known(after(new PatternMiner("b", 1000), two)));
  }

  private static PatternMiner after(PatternMiner miner, List<String> messages) {
    messages.forEach(message -> miner.add(message, 0));
    return miner;
  }

  private static List<String> known(PatternMiner miner) {
    return miner.patterns().stream().map(p -> p.id() + p.count() + p.template()).toList();
  }

  @Property(tries = 200)
  void everyIdEverGivenResolvesToAPatternThatLives(
      @ForAll("messages") List<String> messages, @ForAll @IntRange(min = 16, max = 40) int most) {
    PatternMiner miner = new PatternMiner("a", most);
    List<String> given = new ArrayList<>();
    messages.forEach(message -> given.add(miner.add(message, 0).id()));
    messages.forEach(message -> given.add(miner.add(message, 0).id()));
    for (String id : given) {
      assertThat(miner.resolve(miner.resolve(id))).isEqualTo(miner.resolve(id));
      assertThat(miner.find(id).isPresent() || miner.evicted() > 0).isTrue();
    }
  }

  @Property(tries = 200)
  void aRestartInTheMiddleChangesNoId(@ForAll("messages") List<String> messages)
      throws IOException {
    PatternMiner straight = new PatternMiner("a", 1000);
    List<String> expected = ids(straight, messages);
    int middle = messages.size() / 2;
    PatternMiner first = new PatternMiner("a", 1000);
    List<String> ids = new ArrayList<>(ids(first, messages.subList(0, middle)));
    PatternMiner second = restarted(first);
    List<String> rest = ids(second, messages.subList(middle, messages.size()));
    List<String> all = new ArrayList<>(ids.stream().map(second::resolve).toList());
    all.addAll(rest);
    assertThat(all).isEqualTo(expected);
    assertThat(second.patterns().stream().map(LogPattern::template).toList())
        .isEqualTo(straight.patterns().stream().map(LogPattern::template).toList());
  }

  @Property(tries = 500)
  void anyTextIsTaken(@ForAll @StringLength(max = 400) String text) {
    PatternMiner miner = new PatternMiner("a", 1000);
    miner.add(text, 0);
    miner.add("{\"a\":" + text + "}", 1);
    miner.add(text + "\n  at " + text + "\nCaused by: " + text, 2);
    miner.patterns().forEach(LogPattern::typedTemplate);
  }
}
