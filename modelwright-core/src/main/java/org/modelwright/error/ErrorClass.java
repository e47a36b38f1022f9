package org.modelwright.error;

import java.util.List;

/**
 * Of what kind a failure is, as scripts, answers and alerts see it.
 *
 * @param name {@code config}, {@code data}, {@code gate}, {@code infrastructure}, {@code interrupted} or {@code defect}
 * @param exitCode what the command ends with: 2, 3, 4, 5, 130 (143 by SIGTERM) or 70
 */
public record ErrorClass(String name, int exitCode) {

    private static final ErrorClass INFRASTRUCTURE = new ErrorClass("infrastructure", 5);
    private static final ErrorClass DEFECT = new ErrorClass("defect", 70);

    /** {@return all of them; of {@code interrupted}, that by Ctrl-C} */
    public static List<ErrorClass> all() {
        return List.of(
                new ErrorClass("config", 2),
                new ErrorClass("data", 3),
                new ErrorClass("gate", 4),
                INFRASTRUCTURE,
                new ErrorClass("interrupted", 130),
                DEFECT);
    }

    /** {@return the class of a failure; what nobody foresaw is a defect of ours, but for what a machine lacks} */
    public static ErrorClass of(Throwable failure) {
        if (failure instanceof ModelwrightException known) {
            return new ErrorClass(known.kind(), known.exitCode());
        }
        return Cause.ofMachine(failure).isPresent() ? INFRASTRUCTURE : DEFECT;
    }

    /**
     * {@return what is wrong, at least one problem}
     *
     * <p>The message of an exception that nobody foresaw may hold anything, a password too. Its class and place may not.
     */
    public static List<Problem> problems(Throwable failure) {
        Throwable known = Cause.ofMachine(failure).<Throwable>map(it -> it).orElse(failure);
        if (known instanceof ModelwrightException told) {
            return told.problems();
        }
        String where = "";
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("org.modelwright.")) {
                where = " in " + frame.getClassName() + "." + frame.getMethodName() + " (line " + frame.getLineNumber()
                        + ")";
                break;
            }
        }
        return List.of(Problem.of(
                "This is a defect of Modelwright: " + failure.getClass().getSimpleName() + where + ".",
                "report it with what the same command says with --debug."));
    }
}
