package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.error.Log;
import org.modelwright.service.LogBackend;
import org.modelwright.service.LoggerService;
import org.modelwright.service.LoggerService.Format;
import org.modelwright.service.LoggerService.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class CommandLogTest {

    private static final Logger LOG = LoggerFactory.getLogger("modelwright.test");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private void start(@Nullable Level forced) {
        CommandLog.start(new PrintStream(err, true, StandardCharsets.UTF_8), forced);
    }

    private String said() {
        String said = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return said;
    }

    private static void speak() {
        LOG.debug("leise", new IllegalStateException("why"));
        LOG.info("größer");
        LOG.warn("Achtung", new IllegalStateException("why"));
    }

    @Test
    void isFoundByTheService() {
        assertThat(ServiceLoader.load(LogBackend.class)).hasAtLeastOneElementOfType(CommandLog.class);
    }

    @Test
    void showsTimeAndMessage() {
        start(null);
        speak();

        assertThat(said()).matches("\\d\\d:\\d\\d:\\d\\d  größer\\R\\d\\d:\\d\\d:\\d\\d  WARN  Achtung\\R");
    }

    @Test
    void obeysTheJobAndGoesBackAfterIt() {
        start(null);
        LoggerService.Session job = new LoggerService(Level.WARN, Format.JSON).start();
        speak();

        assertThat(said())
                .matches("\\{\"time\":\"[^\"]+Z\",\"level\":\"WARN\",\"logger\":\"modelwright.test\","
                        + "\"message\":\"Achtung\"}\\n");

        job.stop();
        speak();
        assertThat(said()).contains("größer").doesNotContain("{");
    }

    /** As a library: logback is the program's, and has been told nothing, so that it lets everything through. */
    @Test
    void aProgramThatIsNotOursHearsNothingOfUsBelowTheLevelOfTheJob() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(heard);
        Logger library = Log.of(CommandLogTest.class);

        LoggerService.Session job = LoggerService.of().level(Level.WARN).start();
        job.logger().debug("leise", new IllegalStateException("why"));
        job.logger().atInfo().addKeyValue("rows", 7).log("größer");
        job.logger().atWarn().addKeyValue("rows", 7).log("Achtung");
        library.debug("leise", new IllegalStateException("why"));
        library.info("größer");
        library.error("so nicht");
        LoggerService.Session other = LoggerService.of().start();
        library.info("jemand will es hören");
        job.logger().info("aber nicht von diesem");
        other.stop();
        library.info("niemand");
        job.stop();
        library.debug("wie das Programm will");

        assertThat(heard.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Achtung", "so nicht", "jemand will es hören", "wie das Programm will");
        assertThat(heard.list).allMatch(it -> it.getThrowableProxy() == null);
        assertThat(heard.list.get(0).getKeyValuePairs()).singleElement().hasToString("rows=\"7\"");
    }

    @Test
    void theCommandLineIsStrongerThanTheJob() {
        start(Level.WARN);
        LoggerService.Session job = LoggerService.of().level(Level.DEBUG).start();
        speak();
        assertThat(said()).contains("Achtung").doesNotContain("größer", "\tat ");
        job.stop();

        start(Level.DEBUG);
        job = new LoggerService(Level.ERROR, Format.JSON).start();
        speak();
        job.stop();
        assertThat(said()).contains("leise", "größer", "IllegalStateException: why");
    }
}
