package org.modelwright.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.modelwright.ArchitectureTest;

@AnalyzeClasses(packages = "org.modelwright.cli", importOptions = DoNotIncludeTests.class)
class CommandArchitectureTest {

    @ArchTest
    static final ArchRule thePublicApiIsEnough =
            noClasses().should().dependOnClassesThat().resideInAnyPackage(ArchitectureTest.NO_PROMISE);

    @ArchTest
    static final ArchRule onlyMainEndsTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.modelwright.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule streamsAreHandedIn = noClasses().should(ACCESS_STANDARD_STREAMS);
}
