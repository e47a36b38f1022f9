package org.modelwright.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/** Has {@link CommandLog} set up logback when it starts, which then looks for no files. */
public final class CommandLogStart extends ContextAwareBase implements Configurator {

    /** For {@link java.util.ServiceLoader}. */
    public CommandLogStart() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        return CommandLog.take(context)
                ? ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY
                : ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
}
