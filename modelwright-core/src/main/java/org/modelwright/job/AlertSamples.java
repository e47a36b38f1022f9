package org.modelwright.job;

import java.util.List;
import org.modelwright.service.AlertsService;

/** Samples of what a job tells, sent as it would send them. */
public final class AlertSamples {

    private AlertSamples() {}

    /**
     * {@return what became of a sample of each event that a channel of this job tells of, and of a failure of its class for
     * each channel of a route; mail without {@code to} goes to who owns the cause}
     */
    public static List<AlertsService.Sample> send(TrainingJob job) {
        try (AlertsService.Session alerts = job.alertsService().start()) {
            return alerts.test(alert -> Owners.addressed(alert, job.statement()));
        }
    }
}
