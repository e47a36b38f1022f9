package org.modelwright.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.modelwright.ArchitectureTest;

@AnalyzeClasses(packages = "org.modelwright.spark", importOptions = DoNotIncludeTests.class)
class SparkArchitectureTest {

    @ArchTest
    static final ArchRule thePublicApiIsEnough =
            noClasses().should().dependOnClassesThat().resideInAnyPackage(ArchitectureTest.NO_PROMISE);
}
