package org.modelwright.error;

/**
 * Of what kind a failure is, as scripts, answers and alerts see it.
 *
 * @param name {@code config}, {@code data}, {@code gate}, {@code infrastructure}, {@code interrupted} or {@code defect}
 * @param exitCode what the command ends with: 2, 3, 4, 5, 130 (143 by SIGTERM) or 70
 */
public record ErrorClass(String name, int exitCode) {

    private static final int INFRASTRUCTURE = 5;
    private static final int DEFECT = 70;

    /** {@return the class of a failure; what nobody foresaw is a defect of ours, but for what a machine lacks} */
    public static ErrorClass of(Throwable failure) {
        if (failure instanceof ModelwrightException known) {
            return new ErrorClass(known.kind(), known.exitCode());
        }
        return Cause.ofMachine(failure).isPresent()
                ? new ErrorClass("infrastructure", INFRASTRUCTURE)
                : new ErrorClass("defect", DEFECT);
    }
}
