using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace TaskMessages.Tests.Conventions;

/// <summary>A test over the data of MongoDB's specifications: there where the data is, and not a skipped one where it is not; one line of the run tells of all of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpecificationTestAttribute : NUnitAttribute, ITestBuilder, IImplyFixture
{
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite) =>
        SpecificationData.Root is null ? [] : [new NUnitTestCaseBuilder().BuildTestMethod(method, suite, null)];
}
