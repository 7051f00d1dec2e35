package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternMinerTest {
  private final PatternMiner miner = new PatternMiner("shop", 1000);

  private String template(String... messages) {
    LogPattern last = miner.add("", 0);
    for (String message : messages) {
      last = miner.add(message, 0);
    }
    return miner.current(last).template();
  }

  @Test
  void takesAddressesTimesAndPathsAsOneVariableEach() {
    assertThat(template("from 10.1.2.3:80 mac 00:1f:ff:ab:cd:ef url http://a/b?c=1 at 12:30:01.5"))
        .isEqualTo("from <*> mac <*> url <*> at <*>");
    assertThat(template("open /etc/passwd and C:\\Windows\\a.dll on Fri Jun 17 07:07:00 2005"))
        .isEqualTo("open <*> and <*> on <*>");
    assertThat(template("lifetime <1 sec")).isEqualTo(template("lifetime 00:17"));
  }

  @Test
  void namesWithADigitAreWordsUntilASecondValueIsSeen() {
    assertThat(template("accepted for ssh2 login")).isEqualTo("accepted for ssh2 login");
    assertThat(template("accepted for ssh3 login")).isEqualTo("accepted for <*> login");
  }

  @Test
  void readsTypesOfVariables() {
    LogPattern p = miner.add("10.0.0.1 sent 17 to /tmp/x in 5ms id 0x1f", 0);
    assertThat(p.typedTemplate()).isEqualTo("<ip> sent <num> to <path> in <duration> id <hex>");
  }

  @Test
  void differentUsersAreOnePatternButDifferentEventsAreNot() {
    assertThat(template("session opened for user root now", "session opened for user eve now"))
        .isEqualTo("session opened for user <*> now");
    assertThat(template("VM Started (Lifecycle Event)", "VM Paused (Lifecycle Event)"))
        .isEqualTo("VM Paused (Lifecycle Event)");
  }

  @Test
  void theIdOfAMergedPatternResolvesToTheOldestAlsoAfterARestart() throws IOException {
    String first = miner.add("session opened for user root now", 0).id();
    String second = PatternMinerTest.this.miner.add("session opened for user eve now", 1).id();
    String third = new PatternMiner("shop", 1000).add("session opened for user eve now", 1).id();
    PatternMiner later = PatternProperties.restarted(miner);
    assertThat(second).isEqualTo(first);
    assertThat(later.resolve(third)).isEqualTo(first);
    assertThat(later.find(third)).get().extracting(LogPattern::count).isEqualTo(2L);
  }

  @Test
  void readsJsonAndLogfmtAsStructure() {
    assertThat(
            template(
                "{\"level\":\"info\",\"msg\":\"user 7 left\",\"ms\":12,\"host\":\"a\"}",
                "{\"level\":\"info\",\"msg\":\"user 8 left\",\"ms\":99,\"host\":\"b\"}"))
        .isEqualTo("{\"level\":\"info\",\"msg\":\"user <*> left\",\"ms\":<*>,\"host\":<*>}");
    assertThat(template("level=info name=\"a b\" n=1", "level=info name=\"c d e\" n=2"))
        .isEqualTo("level=info name=\"<*>\" n=<*>");
  }

  @Test
  void foldsAStackTraceToAFingerprintWithoutLineNumbers() {
    String trace = "boom 1\n\tat a.B.c(B.java:%d)\n\tat d.E.f(E.java:9)\n";
    LogPattern one = miner.add(trace.formatted(12), 0);
    LogPattern two = miner.add(trace.formatted(345), 0);
    LogPattern other = miner.add("boom 1\n\tat x.Y.z(Y.java:1)\n", 0);
    assertThat(two).isSameAs(one);
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(one.template()).startsWith("boom <*> <stack:");
  }

  @Test
  void foldsWhatPythonAndGoPrintByFilesAndWhatWasThrown() {
    String python =
        "Traceback (most recent call last):\n  File \"a.py\", line %d, in f\n    x()\n%s: no %d";
    LogPattern value = miner.add(python.formatted(3, "ValueError", 7), 0);
    assertThat(miner.add(python.formatted(4, "ValueError", 8), 0)).isSameAs(value);
    assertThat(miner.add(python.formatted(3, "KeyError", 7), 0)).isNotSameAs(value);

    String go = "panic: oops\n\ngoroutine %d [running]:\nmain.f(0x1)\n\t/src/%s.go:%d +0x1d\n";
    LogPattern one = miner.add(go.formatted(1, "main", 12), 0);
    assertThat(miner.add(go.formatted(17, "main", 14), 0)).isSameAs(one);
    assertThat(miner.add(go.formatted(1, "other", 12), 0)).isNotSameAs(one);
  }

  @Test
  void keepsTheUsersPatternsAsTheyAre() throws IOException {
    miner.pin("login", "user <*> logged in");
    LogPattern login = miner.add("user bob smith logged in", 0);
    assertThat(login.name()).isEqualTo("login");
    assertThat(login.template()).isEqualTo("user <*> logged in");
    assertThat(miner.add("user bob logged out", 0).name()).isEmpty();
    LogPattern later = PatternProperties.restarted(miner).add("user eve logged in", 0);
    assertThat(later.id()).isEqualTo(login.id());
    assertThat(later.count()).isEqualTo(2);
  }

  @Test
  void aNumberInTheUsersPatternIsAConstant() {
    miner.pin("https", "accepted on port 443");
    assertThat(miner.add("accepted on port 443", 0).template()).isEqualTo("accepted on port 443");
    assertThat(miner.add("accepted on port 80", 0).template()).isEqualTo("accepted on port <*>");
  }

  @Test
  void aVariableThatTheUserKeepsMakesAPatternOfEachValue() throws IOException {
    miner.pin("http", "GET <*> status <keep> in <*> ms");
    LogPattern ok = miner.add("GET /a status 200 in 7 ms", 0);
    LogPattern missing = miner.add("GET /b status 404 in 9 ms", 0);
    assertThat(ok.name()).isEqualTo("http=200");
    assertThat(ok.template()).isEqualTo("GET <*> status 200 in <*> ms");
    assertThat(missing.name()).isEqualTo("http=404");
    LogPattern later = PatternProperties.restarted(miner).add("GET /c status 200 in 1 ms", 0);
    assertThat(later.id()).isEqualTo(ok.id());
    assertThat(later.count()).isEqualTo(2);
  }

  @Test
  void theUsersPatternCountsWhereItWouldKeepTooManyValues() {
    miner.pin("login", "user <keep> logged in");
    for (int i = 0; i < 600; i++) {
      miner.add("user " + i + " logged in", 0);
    }
    assertThat(miner.add("user 700 logged in", 0).name()).isEqualTo("login");
    assertThat(miner.add("user 7 logged in", 0).name()).isEqualTo("login=7");
  }

  @Test
  void aUsersPatternThatIsEditedKeepsItsIdAndCount() {
    miner.pin("login", "user <*> logged in");
    String id = miner.add("user bob logged in", 0).id();
    miner.pin("login", "user <*> signed in");
    assertThat(miner.add("user eve signed in", 0).id()).isEqualTo(id);
    assertThat(miner.add("user eve logged in", 0).id()).isNotEqualTo(id);
    assertThat(miner.find(id)).get().extracting(LogPattern::count).isEqualTo(2L);
  }

  @Test
  void aListOfAlwaysTheSameLengthIsThatManyVariables() throws IOException {
    assertThat(template("load 1 2 -3", "load -4 5 6")).isEqualTo("load <*> <*> <*>");
    assertThat(template("fans 1 2 3", "fans 4 ****")).isEqualTo("fans <*>");
    assertThat(template("hosts dn17 dn4", "hosts dn9 dn17 dn22")).isEqualTo("hosts <*>");
    PatternMiner later = PatternProperties.restarted(miner);
    assertThat(later.add("load 7 8 9", 0).template()).isEqualTo("load <*> <*> <*>");
    assertThat(later.add("load 7 8", 0).template()).isEqualTo("load <*>");
  }

  @Test
  void identifiersThatVaryTogetherAreVariables() {
    assertThat(
            template(
                "binding a.b.CartApi to a.b.CartImpl now",
                "binding a.b.StockApi to a.b.StockImpl now",
                "binding a.b.UserApi to a.b.UserImpl now"))
        .isEqualTo("binding <*> to <*> now");
  }

  @Test
  void namesOfFieldsAreNoValues() {
    assertThat(
            template(
                "property user.home=1", "property java.home=2", "property a.b=3", "property a.c=4"))
        .isEqualTo("property a.c=<*>");
  }

  @Test
  void staysWithinItsLimitAndCountsWhatGoes() {
    PatternMiner small = new PatternMiner("shop", 64);
    List<String> letters = List.of("opened", "closed", "loaded", "failed", "queued");
    for (String a : letters) {
      for (String b : letters) {
        for (String c : letters) {
          small.add(a + " " + b + " " + c, 0);
        }
      }
      small.add("often seen", 0);
    }
    assertThat(small.patterns()).hasSizeLessThanOrEqualTo(64);
    assertThat(small.evicted()).isGreaterThan(50);
    assertThat(small.add("often seen", 0).count()).isGreaterThan(2);
  }

  @Test
  void takesVeryLongLines() {
    LogPattern p = miner.add("word ".repeat(100_000), 0);
    assertThat(p.template().length()).isLessThan(10_000);
  }
}
