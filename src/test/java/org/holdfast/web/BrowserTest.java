package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.holdfast.gate.SamplePackage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Wait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages in Debian's Chromium: what a person sees, with a keyboard, on a phone and at night. */
class BrowserTest extends RecordedWindow {

    private ChromeDriver browser;

    private ChromeDriver browser() {
        Assumptions.assumeTrue(
                !SamplePackage.isBare() && Chromium.isInstalled(), "not installed: chromium, chromium-driver");
        browser = Chromium.open(directory);
        return browser;
    }

    @AfterEach
    void quit() {
        if (browser != null) {
            browser.quit();
        }
    }

    private void colours(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void width(int width) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    @Test
    void eachPageIsReadableByDayAndNightOnAPhoneAndADesk() throws Exception {
        String address = ready();
        browser();
        areReadable(
                address,
                Stream.concat(PAGES.stream(), Stream.of("/nonesuch", "/worklist?sort=x"))
                        .toList());
    }

    @Test
    void soAreThePagesOfBuildsVerdictsAndGenerations() throws Exception {
        browser();
        firstGeneration();
        judge();
        write("tried", "");
        build(1, "libx", "bad", "flaky", "loud", "--level", "linked");
        publish(
                "--packages",
                directory.resolve("builds/1/packages/All").toString(),
                "--report",
                directory.resolve("builds/1/report").toString());
        publishApp();
        String address = ready();
        List<String> pages = new ArrayList<>(List.of(
                "/builds",
                "/builds/1",
                "/builds/1/log/bad-1.1",
                "/builds/1/log/loud-1.0",
                "/verdicts",
                "/generations",
                "/generations/3",
                "/generations/2",
                "/generations/1"));
        pages.addAll(verdicts(address));
        areReadable(address, pages);
    }

    private void areReadable(String address, List<String> pages) {
        for (String page : pages) {
            for (int width : new int[] {360, 1400}) {
                for (String scheme : List.of("light", "dark")) {
                    width(width);
                    colours(scheme);
                    browser.get(address + page);
                    String where = page + " at " + width + ", " + scheme;
                    Object overflow = browser.executeScript(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    assertThat(overflow).as(where + " is too wide").isEqualTo(0L);
                    assertThat(browser.findElement(By.tagName("h1")).isDisplayed())
                            .isTrue();
                    if (width > 360 || scheme.equals("light")) {
                        Results found = new AxeBuilder().analyze(browser);
                        assertThat(found.getViolations())
                                .as(where)
                                .filteredOn(
                                        rule -> List.of("serious", "critical").contains(rule.getImpact()))
                                .extracting(Rule::getId)
                                .isEmpty();
                    }
                }
            }
        }
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getMessage().contains("Content Security Policy")
                        || (entry.getLevel().equals(Level.SEVERE)
                                && !entry.getMessage().contains("the server responded with a status of 4")))
                .isEmpty();
    }

    @Test
    void aLogIsFollowedWhileItIsRead() throws Exception {
        browser();
        firstGeneration();
        String address = ready();
        processes.start("builder", List.of("build", "slow"));
        until(() -> get(address + "/builds/1/log/slow-1.0").body().contains("tick 3"));
        width(360);
        browser.get(address + "/builds/1/log/slow-1.0");
        Wait<WebDriver> wait =
                new WebDriverWait(browser, Duration.ofSeconds(60)).ignoring(StaleElementReferenceException.class);
        int seen = browser.findElement(By.className("log"))
                .getText()
                .lines()
                .toList()
                .size();
        wait.until(it ->
                it.findElement(By.className("log")).getText().lines().toList().size() > seen);
        // Whoever is at the end stays there.
        wait.until(it -> Boolean.TRUE.equals(browser.executeScript(
                "const log = document.querySelector('.log'); return log.scrollHeight > log.clientHeight"
                        + " && log.scrollTop + log.clientHeight >= log.scrollHeight - 1")));
        Files.createFile(directory.resolve("go"));
        wait.until(it -> it.findElement(By.className("log")).getText().contains("slow is done"));
        wait.until(it -> it.findElements(By.cssSelector("[data-live]")).isEmpty());
    }

    @Test
    void theWorklistIsSearchedAsOneTypesAndWalkedWithKeys() throws Exception {
        String address = ready();
        browser();
        browser.get(address + "/worklist");
        Wait<WebDriver> wait =
                new WebDriverWait(browser, Duration.ofSeconds(10)).ignoring(StaleElementReferenceException.class);
        browser.findElement(By.tagName("body")).sendKeys("/");
        WebElement field = browser.findElement(By.id("q"));
        assertThat(browser.switchTo().activeElement()).isEqualTo(field);
        field.sendKeys("nothing of that name");
        wait.until(it -> it.findElement(By.id("rows")).getText().contains("No backport matches"));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "openssl");
        wait.until(it -> it.findElement(By.id("rows")).getText().contains("security/openssl"));
        assertThat(browser.getCurrentUrl()).contains("q=openssl");
        browser.executeScript("document.activeElement.blur()");
        browser.findElement(By.tagName("body")).sendKeys("j");
        wait.until(it -> it.switchTo().activeElement().getText().equals("security/openssl"));
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        wait.until(it -> it.getCurrentUrl().endsWith("/package/security/openssl"));
        assertThat(browser.findElement(By.tagName("main")).getText()).contains("For an admin", "For a maintainer");
    }

    @Test
    void pagesWorkWithoutScripts() throws Exception {
        String address = ready();
        browser();
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser.manage().window().setSize(new Dimension(1000, 800));
        browser.get(address + "/findings");
        browser.findElement(By.id("q")).sendKeys("curl", Keys.ENTER);
        assertThat(browser.getCurrentUrl()).contains("q=curl");
        assertThat(browser.findElement(By.id("rows")).getText())
                .contains("3 findings", "curl-7.36.0")
                .doesNotContain("openssl");
        browser.findElement(By.linkText("curl-7.36.0")).click();
        assertThat(browser.findElement(By.tagName("h1")).getText()).isEqualTo("www/curl");
    }
}
