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
    static final ArchRule THE_PUBLIC_API_IS_ENOUGH =
            noClasses().should().dependOnClassesThat().resideInAnyPackage(ArchitectureTest.NO_PROMISE);

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.modelwright.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule STREAMS_ARE_HANDED_IN = noClasses().should(ACCESS_STANDARD_STREAMS);
}
