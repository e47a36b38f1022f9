/**
 * Whom a job tells how it ended. The job makes an {@link org.modelwright.alert.Alert} of its result or its failure, with a
 * title, a text and facts; the service of alerts hands it to each {@link org.modelwright.alert.AlertChannel} that wants that
 * event, one after another; {@link org.modelwright.alert.ConsoleChannel} logs it,
 * {@link org.modelwright.alert.WebhookChannel} posts it as JSON. A channel that fails is a warning and never ends the job.
 * Read {@code AlertChannel} first.
 */
@NullMarked
package org.modelwright.alert;

import org.jspecify.annotations.NullMarked;
