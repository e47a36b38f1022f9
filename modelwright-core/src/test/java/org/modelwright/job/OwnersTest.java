package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.MailChannel;
import org.modelwright.alert.Receiver;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.ErrorClass;
import org.modelwright.internal.text.Json;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.model.Model;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** Each class of failure reaches who owns its cause: by mail whom the statement names, by webhook who has the route. */
class OwnersTest {

    private static final Statement STATEMENT = Statement.of()
            .owner("Ann")
            .contact("ann@example.org")
            .operations("ops@example.org")
            .inputs(SourceStatement.of().owner("counters").contact("counters@example.org"));

    @TempDir
    Path folder;

    private final ServerSetup setup = new ServerSetup(freePort(), null, ServerSetup.PROTOCOL_SMTP);
    private final GreenMail mails = new GreenMail(setup);
    private final Receiver hooks = new Receiver();

    /** A server that is started again is found at the same port. */
    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        SmallJob.data(folder);
        setup.setServerStartupTimeout(30_000); // a busy machine
        mails.start();
    }

    @AfterEach
    void stop() {
        mails.stop();
        hooks.close();
    }

    private MailChannel mail() {
        return MailChannel.of("localhost", "training@example.org")
                .port(mails.getSmtp().getPort())
                .security(MailChannel.Security.NONE);
    }

    private TrainingJob job() {
        Map<String, List<AlertChannel>> routes = new LinkedHashMap<>();
        for (ErrorClass each : ErrorClass.all()) {
            routes.put(each.name(), List.of(WebhookChannel.of(hooks.url("/" + each.name()))));
        }
        return SmallJob.of(folder, store("mlflow.db"))
                .statement(STATEMENT)
                .alertsService(AlertsService.of()
                        .channels(mail())
                        .routes(routes)
                        .spool(folder.resolve("spool").toString()));
    }

    private MlflowService store(String file) {
        return MlflowService.of()
                .trackingUri("sqlite:///" + folder.resolve(file))
                .experimentName("trials")
                .registryName("wheels");
    }

    private static TrainingJob learning(TrainingJob job, Model model) {
        return TrainingJob.of(job.inputs(), job.targets(), model)
                .statement(STATEMENT)
                .alertsService(job.alertsService())
                .mlflowService(job.mlflowService());
    }

    /** Runs it, and says who was told: addresses of mail, paths of hooks. */
    private String told(Runnable end) throws Exception {
        Set<String> before = mailed();
        int hooked = hooks.requests().size();
        catchThrowable(end::run);
        StringBuilder told = new StringBuilder();
        Set<String> now = mailed();
        now.removeAll(before);
        told.append(now.stream().map(it -> it.split(" ")[1]).collect(Collectors.joining(" ")));
        for (Receiver.Request each :
                hooks.requests().subList(hooked, hooks.requests().size())) {
            Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) Json.read(each.body())).get("data");
            told.append(' ')
                    .append(each.path())
                    .append(' ')
                    .append(data.get("owner"))
                    .append(' ')
                    .append(data.get("exit_code"));
        }
        return told.toString();
    }

    /** {@return each mail once, which lies in a box of each recipient: its id, and to whom it goes} */
    private Set<String> mailed() throws Exception {
        Set<String> mailed = new LinkedHashSet<>();
        for (MimeMessage each : mails.getReceivedMessages()) {
            mailed.add(each.getMessageID() + " "
                    + Arrays.stream(each.getAllRecipients())
                            .map(String::valueOf)
                            .collect(Collectors.joining("+")));
        }
        return mailed;
    }

    @Test
    void eachClassOfFailureReachesItsOwner() throws Exception {
        TrainingJob job = job();
        assertThat(told(job::run)).isEqualTo("ann@example.org");
        assertThat(told(job.inputs(SmallJob.csv(folder.resolve("missing.csv")))::run))
                .isEqualTo("counters@example.org+ann@example.org /data counters, Ann 3");
        assertThat(told(job.metrics(
                        RegressionMetric.of(RegressionScore.R2_SCORE).minimum(0.9999))::run))
                .isEqualTo("ann@example.org /gate Ann 4");
        Files.writeString(folder.resolve("file"), "");
        assertThat(told(job.mlflowService(store("file/mlflow.db"))::run))
                .isEqualTo("ops@example.org /infrastructure operations 5");
        assertThat(told(learning(job, new FailingKinds.StoppedModel())::run))
                .isEqualTo("ops@example.org /interrupted operations 130");
        assertThat(told(learning(job, new FailingKinds.BrokenModel())::run))
                .isEqualTo("ops@example.org /defect operations 70");
        ConfigException refusal = new ConfigException("The key (a) is not known.", "b.");
        List<AlertChannel> channels = List.of(mail(), WebhookChannel.of(hooks.url("/config")));
        assertThat(told(() -> new RefusedJob("night", channels, STATEMENT).tell(refusal, it -> {})))
                .isEqualTo("ann@example.org /config Ann 2");
        assertThat(new RefusedJob("night", channels, null).channels())
                .as("mail to nobody is not tried")
                .hasSize(1);
    }

    @Test
    void aMailThatCouldNotBeSentGoesLaterToWhomItWasFor() throws Exception {
        TrainingJob job = job();
        mails.stop();
        assertThat(told(job.inputs(SmallJob.csv(folder.resolve("missing.csv")))::run))
                .isEqualTo(" /data counters, Ann 3");
        mails.start();
        assertThat(told(() -> learning(
                                job.alertsService(job.alertsService().channels(mail())), new FailingKinds.BrokenModel())
                        .run()))
                .isEqualTo("ops@example.org counters@example.org+ann@example.org /defect operations 70");
    }

    @Test
    void samplesGoTheSameWays() {
        List<AlertsService.Sample> samples = AlertSamples.send(
                job().alertsService(job().alertsService().channels(mail().on(Event.FAILURE, Event.SUCCESS))));
        assertThat(samples).hasSize(8).allSatisfy(it -> assertThat(it.problem()).isNull());
        assertThat(hooks.requests())
                .extracting(Receiver.Request::path)
                .containsExactly("/config", "/data", "/gate", "/infrastructure", "/interrupted", "/defect");
        assertThat(mails.getReceivedMessages()).hasSize(3);
    }

    @Test
    void anOwnerWhomNoMailReachesIsToldBeforeTraining() {
        TrainingJob job = job();
        assertThatThrownBy(() -> job.statement(Statement.of().owner("Ann")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("its contact is missing")
                .hasMessageContaining("Maybe statement: {contact: ann@example.org}");
        assertThatThrownBy(() -> job.statement(STATEMENT.operations("#ops")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The contact (#ops) is not an address of mail");
        Secret secret = new Secret("canary-of-a-login@example.org");
        assertThatThrownBy(() -> job.statement(STATEMENT.operations(secret.reveal())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(statement.operations) holds a secret")
                .hasMessageNotContaining("canary");
    }
}
