package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.ActionState;
import io.vedette.model.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * An analyst's way through the page, in a real browser: Debian's {@code chromium} and {@code
 * chromium-driver}, or those that {@code CHROMIUM} and {@code CHROMEDRIVER} name. Leaves
 * screenshots in {@code target/screenshots}.
 */
final class ReviewPageIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir static Path profile;

  @SuppressWarnings("NullAway.Init")
  private static SampleServer sample;

  @SuppressWarnings("NullAway.Init")
  private static ChromeDriver browser;

  @BeforeAll
  static void start() {
    Path chromium = tool("CHROMIUM", "/usr/bin/chromium");
    Path driver = tool("CHROMEDRIVER", "/usr/bin/chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toString());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    sample = SampleServer.start(ReviewConfig.defaults().withPort(0));
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build(),
            options);
  }

  private static Path tool(String variable, String usual) {
    String named = System.getenv(variable);
    Path path = Path.of(named == null ? usual : named);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          path + " is missing: apt-get install chromium chromium-driver, or set " + variable);
    }
    return path;
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (sample != null) {
      sample.close();
    }
  }

  @BeforeEach
  void home() {
    browser.manage().window().setSize(new Dimension(1280, 900));
    browser.get(sample.url("/"));
  }

  private static WebDriverWait patience() {
    return new WebDriverWait(browser, Duration.ofSeconds(20));
  }

  private static void awaitText(By where, String text) {
    patience().until(ExpectedConditions.textToBePresentInElementLocated(where, text));
  }

  private static void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    long height =
        ((Number)
                Objects.requireNonNull(
                    browser.executeScript("return document.documentElement.scrollHeight")))
            .longValue();
    browser.manage().window().setSize(new Dimension(1280, (int) Math.min(6_000, height + 100)));
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    browser.manage().window().setSize(new Dimension(1280, 900));
  }

  @Test
  void anAnalystFiltersTheIncidentsAndOpensOne() throws IOException {
    screenshot("incidents");
    new Select(browser.findElement(By.name("severity"))).selectByValue("HIGH");
    browser.findElement(By.name("text")).sendKeys("payment");
    patience().until(b -> b.findElements(By.cssSelector("#list .card")).size() == 2);
    browser.findElement(By.name("text")).sendKeys(" slow");
    patience().until(b -> b.findElements(By.cssSelector("#list .card")).size() == 1);
    assertThat(browser.getCurrentUrl()).contains("severity=HIGH").contains("text=payment");
    browser.findElement(By.cssSelector("#list h2 a")).click();
    awaitText(By.tagName("h1"), "payment is slow");
    assertThat(browser.findElements(By.cssSelector("figure.plot"))).hasSize(4);
    assertThat(browser.findElement(By.cssSelector("g.node.cause")).getText()).contains("payment");
    screenshot("incident");
  }

  @Test
  void anAnalystApprovesAnAction() {
    browser.get(sample.url("/incidents/" + SampleData.SLOW_PAYMENT));
    browser.findElement(By.cssSelector("#action-a1 button.primary")).click();
    awaitText(By.cssSelector("#action-a1 header"), "Approved");
    assertThat(browser.findElement(By.cssSelector("#action-a1 .history")).getText())
        .contains("Approved by local");
    assertThat(browser.findElements(By.cssSelector("#action-a1 button"))).isEmpty();
    assertThat(sample.store().action("a1").orElseThrow().state()).isEqualTo(ActionState.APPROVED);
  }

  @Test
  void anAnalystLabelsAFinding() {
    browser.get(sample.url("/findings/f2"));
    browser.findElement(By.name("note")).sendKeys("seen <b>before</b>");
    browser.findElement(By.cssSelector("button[value=false_positive]")).click();
    awaitText(By.id("label"), "False positive by local: seen <b>before</b>");
    assertThat(sample.store().labels("f2"))
        .extracting(Label::verdict)
        .containsExactly("false_positive");
  }

  @Test
  void whatAnAttackerWroteIsShownAndNotRun() throws IOException {
    browser.get(sample.url("/findings/f6"));
    assertThat(browser.findElement(By.tagName("main")).getText()).contains(SampleData.ATTACK);
    assertThat(browser.findElements(By.cssSelector("main script, main img"))).isEmpty();
    screenshot("threat");
  }

  @Test
  void everyPageLoadsWithoutAnErrorInTheConsole() throws IOException {
    browser.manage().logs().get(LogType.BROWSER);
    for (String page : List.of("incidents", "findings", "actions", "graph")) {
      browser.get(sample.url("/" + page));
      screenshot(page);
    }
    List<LogEntry> errors =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .toList();
    assertThat(errors).isEmpty();
  }

  @Test
  void aNarrowScreenNeedsNoSidewaysScrolling() throws IOException {
    for (String page : List.of("/incidents", "/incidents/" + SampleData.SLOW_PAYMENT)) {
      browser.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
      browser.get(sample.url(page));
      long wide =
          ((Number)
                  Objects.requireNonNull(
                      browser.executeScript("return document.documentElement.scrollWidth")))
              .longValue();
      assertThat(wide).as(page).isLessThanOrEqualTo(390);
      if (page.length() > 20) {
        Files.createDirectories(SCREENSHOTS);
        Files.write(
            SCREENSHOTS.resolve("incident-narrow.png"), browser.getScreenshotAs(OutputType.BYTES));
      }
      browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  @Test
  void everyFieldHasALabel() {
    for (String page :
        List.of("/incidents", "/incidents/" + SampleData.SLOW_PAYMENT, "/findings/f1")) {
      browser.get(sample.url(page));
      for (WebElement field :
          browser.findElements(By.cssSelector("main input:not([type=hidden]), main select"))) {
        assertThat(field.getAccessibleName())
            .as("%s %s", page, field.getDomAttribute("name"))
            .isNotBlank();
      }
    }
  }
}
