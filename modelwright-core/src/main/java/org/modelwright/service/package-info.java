/**
 * What a job needs around it: a record that describes it, and a session that is open while the job runs. Read {@link
 * org.modelwright.service.Service} first. {@link org.modelwright.service.LoggerService} starts before all, so that
 * everything is logged, then {@link org.modelwright.service.AlertsService}, and in them {@link
 * org.modelwright.service.MlflowService}, whose session opens the client of the store by its address and starts the
 * run. When the run has ended the store is closed, the channels that want to hear of that outcome are told, and the
 * other sessions stop.
 */
@NullMarked
package org.modelwright.service;

import org.jspecify.annotations.NullMarked;
